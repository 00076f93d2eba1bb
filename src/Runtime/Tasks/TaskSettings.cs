using Prefork.Hosting;

namespace Prefork.Tasks;

/// <summary>What a process has to know to send tasks and messages.</summary>
internal sealed record TaskSettings
{
    /// <summary>How many workers there are; they have the first ids.</summary>
    public required int Workers { get; init; }

    /// <summary>How many task workers there are; they have the next ids.</summary>
    public required int TaskWorkers { get; init; }

    /// <summary>The user processes, in the order of their ids, which come next.</summary>
    public required IReadOnlyList<UserProcessEntry> UserProcesses { get; init; }

    public required TaskWorkerOptions Tasks { get; init; }

    public required MessageOptions Messages { get; init; }

    /// <summary>How many bytes of large payloads may lie in shared memory; more of them go into files.</summary>
    public required long MaxMemoryBytes { get; init; }

    /// <summary>What payloads are written and read by.</summary>
    public required Func<IPayloadSerializer> Serializer { get; init; }

    /// <summary>The id of the manager, after all others.</summary>
    public int ManagerId => Workers + TaskWorkers + UserProcesses.Count;

    public static TaskSettings Of(ServerContext context) => new()
    {
        Workers = context.Options.Mode == ServerMode.Single ? 1 : context.Options.Workers,
        TaskWorkers = context.Options.Tasks.Workers,
        UserProcesses = context.UserProcesses.Entries,
        Tasks = context.Options.Tasks,
        Messages = context.Options.Messages,
        MaxMemoryBytes = context.Options.Lane.PackageBytes,
        Serializer = () => context.Host.PayloadSerializer,
    };
}
