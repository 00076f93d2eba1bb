using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>What a reactor has to know of the application.</summary>
internal sealed class ReactorSettings
{
    /// <summary>The endpoints, by index.</summary>
    public required ReactorEndpoint[] Endpoints { get; init; }

    /// <summary>How many workers messages are shared out to.</summary>
    public required int Workers { get; init; }

    /// <summary>Where messages go that are too large for a ring.</summary>
    public required PackageMemory Packages { get; init; }

    /// <summary>Reads files that are to be sent, beside the reactors.</summary>
    public required FileReader Files { get; init; }

    /// <summary>How many tasks may wait.</summary>
    public int MaxTasksQueued { get; init; } = int.MaxValue;

    /// <summary>How many bytes of messages may wait for one process.</summary>
    public long MaxMessageQueueBytes { get; init; } = long.MaxValue / 4;

    /// <summary>How many connections this reactor may have.</summary>
    public required int MaxSessions { get; init; }
}
