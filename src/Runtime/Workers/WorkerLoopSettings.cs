using Microsoft.Extensions.Logging;
using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>What a worker's loop works with.</summary>
internal sealed unsafe class WorkerLoopSettings
{
    public required Worker Worker { get; init; }

    public required Lane Lane { get; init; }

    /// <summary>Where the loop shows what it does.</summary>
    public required WorkerStatus* Status { get; init; }

    public required SharedRegion Region { get; init; }

    /// <summary>The reactors' doorbells.</summary>
    public required int[] ReactorBells { get; init; }

    /// <summary>The names of the endpoints, by index.</summary>
    public required string[] Endpoints { get; init; }

    public required int MaxOutputBytes { get; init; }

    public required long MaxResponseBacklogBytes { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>When the worker wants to be replaced; null for never.</summary>
    public RecyclePolicy? Recycle { get; init; }

    /// <summary>Called on the loop, once, when it does, with the reason.</summary>
    public Action<string> OnReplacementWanted { get; init; } = static _ => { };

    /// <summary>Called on the loop when the worker begins to stop.</summary>
    public Action OnDraining { get; init; } = static () => { };
}
