namespace Prefork;

/// <summary>Marks the method that runs in the worker when a client has connected, before any of its data.</summary>
public sealed class OnConnectAttribute : SessionHandlerAttribute;
