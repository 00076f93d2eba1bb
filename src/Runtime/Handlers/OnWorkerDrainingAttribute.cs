namespace Prefork;

/// <summary>Marks the method that runs in the worker first thing when its stop begins, while its handlers go on.</summary>
public sealed class OnWorkerDrainingAttribute : HandlerAttribute;
