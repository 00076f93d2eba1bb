namespace Prefork;

/// <summary>Marks the method that runs in each worker before its first event; the worker is ready when it has completed.</summary>
public sealed class OnWorkerStartAttribute : HandlerAttribute;
