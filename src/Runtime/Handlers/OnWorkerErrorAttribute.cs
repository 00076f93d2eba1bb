namespace Prefork;

/// <summary>
/// Marks the static method that runs in the manager when a worker has ended by a signal or with an exit code other than 0. One that
/// was ended by force at the end of a stop is none of these.
/// </summary>
public sealed class OnWorkerErrorAttribute : HandlerAttribute;
