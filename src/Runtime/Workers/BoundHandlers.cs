namespace Prefork.Workers;

/// <summary>The handlers of a worker, by endpoint index.</summary>
internal sealed class BoundHandlers
{
    /// <summary>Every handler, by its index in the handler table.</summary>
    public required IReadOnlyList<BoundHandler> All { get; init; }

    public required BoundHandler?[] Connect { get; init; }

    public required BoundHandler?[] Receive { get; init; }

    public required BoundHandler?[] Close { get; init; }

    public required IReadOnlyList<BoundHandler> Start { get; init; }

    public required IReadOnlyList<BoundHandler> Draining { get; init; }

    public required IReadOnlyList<BoundHandler> Exit { get; init; }

    public required IReadOnlyList<BoundHandler> Stop { get; init; }
}
