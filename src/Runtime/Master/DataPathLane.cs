using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>A lane of the data path and its page for a state, and how many reactors still hold it.</summary>
internal sealed class DataPathLane(Lane lane, StatusPages pages, int reactors)
    : LaneHandle(lane.Fd, lane.Doorbell.Fd, lane.StatusPage, [.. lane.Files.Select(file => file.WorkerFd)])
{
    private int _holders = reactors;

    public Lane Lane { get; } = lane;

    /// <summary>A reactor is done with it; any thread.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            Free();
        }
    }

    /// <summary>Nobody has it any more.</summary>
    public void Free()
    {
        Lane.Dispose();
        pages.Return(StatusPage);
    }
}
