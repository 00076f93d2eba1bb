using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>A lane of the data path, and how many reactors still hold it.</summary>
internal sealed class DataPathLane(Lane lane, int reactors) : LaneHandle(lane.Fd, lane.Doorbell.Fd)
{
    private int _holders = reactors;

    public Lane Lane { get; } = lane;

    /// <summary>A reactor is done with it; any thread.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            Lane.Dispose();
        }
    }
}
