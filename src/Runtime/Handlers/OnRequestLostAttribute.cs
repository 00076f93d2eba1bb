namespace Prefork;

/// <summary>
/// Marks the method that runs in the successor of a worker that was lost while it handled a message whose crash policy is
/// <see cref="CrashPolicy.Drop"/>: the message is given up and its session goes on. Take a <see cref="RequestLostContext"/> to see why.
/// </summary>
public sealed class OnRequestLostAttribute : SessionHandlerAttribute;
