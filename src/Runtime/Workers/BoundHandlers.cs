namespace Prefork.Workers;

/// <summary>The handlers of a worker or task worker, by endpoint index.</summary>
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
        Tasks = NoKeys,
        Finishes = NoKeys,
        Messages = NoKeys,
    };

    /// <summary>Of a process that takes messages only.</summary>
    /// <param name="endpoints">How many endpoints the server has.</param>
    /// <param name="messages">Its handlers.</param>
    public static BoundHandlers OfMessages(int endpoints, MessageHandlers messages)
    {
        var none = None(endpoints);
        return new BoundHandlers
        {
            All = messages.All,
            Connect = none.Connect,
            Receive = none.Receive,
            Close = none.Close,
            RequestLost = none.RequestLost,
            BufferFull = none.BufferFull,
            BufferEmpty = none.BufferEmpty,
            ProtocolError = none.ProtocolError,
            Packet = none.Packet,
            Start = [],
            Draining = [],
            Exit = [],
            Stop = [],
            Ticks = [],
            Tasks = NoKeys,
            Finishes = NoKeys,
            Messages = messages.ByKey,
        };
    }

    private static IReadOnlyDictionary<long, BoundHandler> NoKeys { get; } = new Dictionary<long, BoundHandler>();

    /// <summary>Every handler, by its index in the handler table; null for one that does not run in this process.</summary>
    public required IReadOnlyList<BoundHandler?> All { get; init; }

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

    /// <summary>The tasks, by the keys of their names.</summary>
    public required IReadOnlyDictionary<long, BoundHandler> Tasks { get; init; }

    /// <summary>What is told the ends of tasks, by the keys of their names.</summary>
    public required IReadOnlyDictionary<long, BoundHandler> Finishes { get; init; }

    /// <summary>What takes messages, by the keys of their names.</summary>
    public required IReadOnlyDictionary<long, BoundHandler> Messages { get; init; }
}
