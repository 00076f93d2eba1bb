namespace Prefork.Master;

/// <summary>A worker id: the lane that it has, and the process that works in it.</summary>
internal sealed class WorkerSlot(int id)
{
    public int Id { get; } = id;

    /// <summary>The current lane; null while a successor could not be made.</summary>
    public LaneHandle? Lane { get; set; }

    /// <summary>The instance that the current lane was made for, and that its process will be.</summary>
    public long LaneInstance { get; set; }

    /// <summary>A lane whose process is dead and which has no successor yet.</summary>
    public LaneHandle? DeadLane { get; set; }

    public ChildProcess? Process { get; set; }

    /// <summary>The manager wants a process, and it waits for its lane.</summary>
    public bool IsSpawnWanted { get; set; }

    /// <summary>A process of this id has been ready once.</summary>
    public bool WasReady { get; set; }
}
