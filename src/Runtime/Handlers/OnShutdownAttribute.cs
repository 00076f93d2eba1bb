namespace Prefork;

/// <summary>Marks the static method that runs in the master last, when every other process has ended.</summary>
public sealed class OnShutdownAttribute : HandlerAttribute;
