namespace Prefork.Workers;

/// <summary>The handlers of a worker, by endpoint index.</summary>
internal sealed class BoundHandlers
{
    /// <summary>Of a process that has none.</summary>
    public static BoundHandlers None(int endpoints) => new()
    {
        All = [],
        Connect = new BoundHandler?[endpoints],
        Receive = new BoundHandler?[endpoints],
        Close = new BoundHandler?[endpoints],
        RequestLost = new BoundHandler?[endpoints],
        BufferFull = new BoundHandler?[endpoints],
        BufferEmpty = new BoundHandler?[endpoints],
        ProtocolError = new BoundHandler?[endpoints],
        Packet = new BoundHandler?[endpoints],
        Start = [],
        Draining = [],
        Exit = [],
        Stop = [],
        Ticks = [],
    };

    /// <summary>Every handler, by its index in the handler table.</summary>
    public required IReadOnlyList<BoundHandler> All { get; init; }

    public required BoundHandler?[] Connect { get; init; }

    public required BoundHandler?[] Receive { get; init; }

    public required BoundHandler?[] Close { get; init; }

    public required BoundHandler?[] RequestLost { get; init; }

    public required BoundHandler?[] BufferFull { get; init; }

    public required BoundHandler?[] BufferEmpty { get; init; }

    public required BoundHandler?[] ProtocolError { get; init; }

    public required BoundHandler?[] Packet { get; init; }

    public required IReadOnlyList<BoundHandler> Start { get; init; }

    public required IReadOnlyList<BoundHandler> Draining { get; init; }

    public required IReadOnlyList<BoundHandler> Exit { get; init; }

    public required IReadOnlyList<BoundHandler> Stop { get; init; }

    /// <summary>The ticks of every worker, of which some may be for one worker alone.</summary>
    public required IReadOnlyList<BoundHandler> Ticks { get; init; }
}
