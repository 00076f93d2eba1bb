namespace Prefork;

/// <summary>Marks the static method that runs in the manager once for each reload, when it has succeeded or failed.</summary>
public sealed class OnAfterReloadAttribute : HandlerAttribute;
