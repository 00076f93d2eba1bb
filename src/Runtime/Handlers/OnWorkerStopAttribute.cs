namespace Prefork;

/// <summary>Marks the method that runs in each worker last, after its queue is handled and its handlers have completed.</summary>
public sealed class OnWorkerStopAttribute : HandlerAttribute;
