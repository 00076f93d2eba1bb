namespace Prefork;

/// <summary>
/// Marks the method that runs in the worker when what a client sent is no message by its endpoint's framing, before the connection is
/// closed. Take a <see cref="ProtocolErrorContext"/> to see what was wrong.
/// </summary>
public sealed class OnProtocolErrorAttribute : SessionHandlerAttribute;
