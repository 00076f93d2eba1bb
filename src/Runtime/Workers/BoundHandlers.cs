namespace Prefork.Workers;

/// <summary>The handlers of a worker, by endpoint index.</summary>
internal sealed class BoundHandlers
{
    public required BoundHandler?[] Connect { get; init; }

    public required BoundHandler?[] Receive { get; init; }

    public required BoundHandler?[] Close { get; init; }

    public required IReadOnlyList<BoundHandler> Start { get; init; }

    public required IReadOnlyList<BoundHandler> Stop { get; init; }
}
