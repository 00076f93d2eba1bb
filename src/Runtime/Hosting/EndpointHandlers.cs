namespace Prefork.Hosting;

/// <summary>The handlers of one endpoint's sessions, or of its datagrams.</summary>
internal sealed record EndpointHandlers
{
    public required HandlerEntry? Connect { get; init; }

    public required HandlerEntry? Receive { get; init; }

    public required HandlerEntry? Close { get; init; }

    public required HandlerEntry? RequestLost { get; init; }

    public required HandlerEntry? BufferFull { get; init; }

    public required HandlerEntry? BufferEmpty { get; init; }

    public required HandlerEntry? ProtocolError { get; init; }

    public required HandlerEntry? Packet { get; init; }

    /// <summary>The one that chooses the worker of a message, in the master; it has no index.</summary>
    public required HandlerEntry? Dispatch { get; init; }
}
