namespace Prefork;

/// <summary>Marks the static method that runs in the manager once for each reload, before the first worker is replaced.</summary>
public sealed class OnBeforeReloadAttribute : HandlerAttribute;
