using Microsoft.Extensions.Logging;
using Prefork.Hosting;
using Prefork.Tasks;

namespace Prefork.Workers;

/// <summary>What a worker's loop works with.</summary>
internal sealed record WorkerLoopSettings
{
    public required Worker Worker { get; init; }

    public required LoopMemory Memory { get; init; }

    /// <summary>The names of the endpoints, by index.</summary>
    public required string[] Endpoints { get; init; }

    /// <summary>Where large output goes that finds no room in a ring.</summary>
    public required string TempDirectory { get; init; }

    /// <summary>The largest single send.</summary>
    public required int MaxResponseLength { get; init; }

    /// <summary>What may wait in the master for one client, by endpoint.</summary>
    public required int[] MaxOutputBytes { get; init; }

    public required long MaxResponseBacklogBytes { get; init; }

    /// <summary>Whether messages that have come are still delivered when their session is closed.</summary>
    public bool DeliverAfterClose { get; init; }

    /// <summary>How many requests may be with asynchronous handlers, or 0 for as many as the in-flight table has room for.</summary>
    public int MaxConcurrency { get; init; }

    /// <summary>Reads what is known of a session; null where the loop is to look for itself.</summary>
    public Func<long, SessionInfo?>? ReadSession { get; init; }

    /// <summary>What sending tasks and messages takes.</summary>
    public required TaskSettings Tasks { get; init; }

    /// <summary>Whether the loop takes no requests before <see cref="WorkerLoop.Serve"/>.</summary>
    public bool AwaitsServe { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>When the worker wants to be replaced; null for never.</summary>
    public RecyclePolicy? Recycle { get; init; }

    /// <summary>Called on the loop, once, when it does, with the reason.</summary>
    public Action<string> OnReplacementWanted { get; init; } = static _ => { };

    /// <summary>Called on the loop when the worker begins to stop.</summary>
    public Action OnDraining { get; init; } = static () => { };

    /// <summary>As the server's settings have it.</summary>
    public static WorkerLoopSettings Create(ServerContext context, Worker worker, LoopMemory memory, ILogger logger) => new()
    {
        Worker = worker,
        Memory = memory,
        Endpoints = [.. context.Endpoints.Select(endpoint => endpoint.Name)],
        TempDirectory = context.Options.TempDirectory,
        MaxResponseLength = context.Options.Limits.MaxResponseLength,
        MaxOutputBytes = [.. context.Endpoints.Select(endpoint => OutputLimits.Of(endpoint, context.Options.Limits).MaxBytes)],
        MaxResponseBacklogBytes = context.Options.Limits.MaxResponseBacklogBytes,
        DeliverAfterClose = context.Options.DeliverAfterClose,
        MaxConcurrency = context.Options.MaxConcurrency,
        ReadSession = context.Server.ReadSession,
        Tasks = TaskSettings.Of(context),
        Logger = logger,
    };
}
