namespace Prefork.Tasks;

/// <summary>A task's payload could not be read, so that it was not run.</summary>
internal sealed class PayloadException(Exception inner) : Exception(inner.Message, inner);
