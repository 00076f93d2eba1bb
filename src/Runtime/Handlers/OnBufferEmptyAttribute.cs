namespace Prefork;

/// <summary>
/// Marks the method that runs in the worker when the output that waits for a client has fallen below its low mark, after an
/// <see cref="OnBufferFullAttribute"/> for the session.
/// </summary>
public sealed class OnBufferEmptyAttribute : SessionHandlerAttribute;
