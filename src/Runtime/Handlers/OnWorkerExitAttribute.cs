namespace Prefork;

/// <summary>
/// Marks the method that runs in the worker, once, when its stop has begun and something still holds it back a moment later. Take a
/// <see cref="WorkerExitContext"/> to see what.
/// </summary>
public sealed class OnWorkerExitAttribute : HandlerAttribute;
