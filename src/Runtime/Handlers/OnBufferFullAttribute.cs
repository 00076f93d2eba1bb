namespace Prefork;

/// <summary>
/// Marks the method that runs in the worker when so much output waits for a client that its high mark is passed: the client reads
/// more slowly than it is sent to.
/// </summary>
public sealed class OnBufferFullAttribute : SessionHandlerAttribute;
