namespace Prefork;

/// <summary>Marks the method that runs once in the worker when a session has ended, after the handlers of all its messages.</summary>
public sealed class OnCloseAttribute : SessionHandlerAttribute;
