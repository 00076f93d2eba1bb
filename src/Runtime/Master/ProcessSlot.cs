namespace Prefork.Master;

/// <summary>A process of the server, by its number: the lane that it has, and the processes that work for it.</summary>
internal sealed class ProcessSlot(ServerRole role, int id, string? name = null)
{
    public ServerRole Role { get; } = role;

    /// <summary>The number; no other slot, of whatever role, has the same.</summary>
    public int Id { get; } = id;

    /// <summary>Which user process it is; null in other roles.</summary>
    public string? Name { get; } = name;

    /// <summary>How log lines name its processes.</summary>
    public string Description { get; } = ChildProcess.Describe(new LaunchRequest(role, id, 0, [], name));

    public bool IsWorker => Role == ServerRole.Worker;

    public bool IsTaskWorker => Role == ServerRole.TaskWorker;

    /// <summary>Whether its processes are replaced while they live.</summary>
    public bool IsReplaceable => IsWorker || IsTaskWorker;

    /// <summary>The current lane; null while a successor could not be made.</summary>
    public LaneHandle? Lane { get; set; }

    /// <summary>The instance that the current lane was made for, and that its process will be.</summary>
    public long LaneInstance { get; set; }

    /// <summary>A lane whose process is dead and which has no successor yet.</summary>
    public LaneHandle? DeadLane { get; set; }

    /// <summary>The process of the current lane.</summary>
    public ChildProcess? Process { get; set; }

    /// <summary>A process that is to take over, and its lane, which no reactor has yet.</summary>
    public (ChildProcess Process, LaneHandle Lane)? Replacement { get; set; }

    /// <summary>Processes that were taken over from and finish what they have, and their lanes.</summary>
    public List<(ChildProcess Process, LaneHandle Lane)> Retiring { get; } = [];

    /// <summary>The manager wants a process, and it waits for its lane.</summary>
    public bool IsSpawnWanted { get; set; }

    /// <summary>A process of this id has been ready once.</summary>
    public bool WasReady { get; set; }

    /// <summary>The data path was told that its process is ready; of task workers.</summary>
    public bool IsToldReady { get; set; }

    /// <summary>The delay in milliseconds between two starts of a crash loop; 0 where there is none. A new manager goes on with it.</summary>
    public int BackOff { get; set; }

    public bool IsEmpty => Process is null && Replacement is null && Retiring.Count == 0;
}
