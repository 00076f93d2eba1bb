namespace Prefork;

/// <summary>Marks the static method that runs in the manager as the server stops, after the last worker has ended.</summary>
public sealed class OnManagerStopAttribute : HandlerAttribute;
