namespace Prefork.Master;

/// <summary>A worker id: the lane that it has, and the processes that work for it.</summary>
internal sealed class WorkerSlot(int id)
{
    public int Id { get; } = id;

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

    public bool IsEmpty => Process is null && Replacement is null && Retiring.Count == 0;
}
