namespace Prefork.Hosting;

/// <summary>The handlers of one endpoint's sessions.</summary>
internal sealed record EndpointHandlers(HandlerEntry? Connect, HandlerEntry? Receive, HandlerEntry? Close);
