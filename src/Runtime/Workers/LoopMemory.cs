using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>The shared memory that a loop works with.</summary>
internal sealed unsafe class LoopMemory(Lane lane, SharedRegion region, PackageMemory packages, int[] reactorBells, WorkerStatus* status)
{
    private readonly WorkerStatus* _status = status;

    /// <summary>Its own lane.</summary>
    public Lane Lane { get; } = lane;

    /// <summary>What the master shows to all.</summary>
    public SharedRegion Region { get; } = region;

    /// <summary>Where messages lie that are too large for a ring.</summary>
    public PackageMemory Packages { get; } = packages;

    /// <summary>The reactors' doorbells.</summary>
    public int[] ReactorBells { get; } = reactorBells;

    /// <summary>Where the loop shows what it does.</summary>
    public WorkerStatus* Status => _status;

    /// <summary>Maps what a process has from its master.</summary>
    /// <exception cref="IOException">It cannot be mapped.</exception>
    /// <exception cref="InvalidDataException">It is of another version.</exception>
    public static LoopMemory Open(ChildDescriptors descriptors)
    {
        var lane = Lane.Open(descriptors.Lane, descriptors.Doorbell, descriptors.Files);
        var region = SharedRegion.Open(descriptors.Shared);
        return new LoopMemory(
            lane,
            region,
            PackageMemory.Open(descriptors.Packages, region.Reactors),
            [.. descriptors.Reactors],
            StatusPages.OpenOwn(descriptors.Status, lane.StatusPage));
    }
}
