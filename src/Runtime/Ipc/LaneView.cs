using System.Text;
using Prefork.Interop;

namespace Prefork.Ipc;

/// <summary>
/// The in-flight table of another process's lane, for reading. The mapping keeps the memory alive and its size is sealed, so
/// that it can be read while the process dies and afterwards.
/// </summary>
/// <remarks>
/// <see cref="System.Diagnostics.Stopwatch"/> reads CLOCK_MONOTONIC on Linux, in nanoseconds, so that the times of one process can be
/// compared with the clock of another.
/// </remarks>
internal sealed unsafe class LaneView : IDisposable
{
    private const int MaxInFlightEntries = 1 << 20;
    private const int MaxTries = 3;

    private readonly SharedMemory _memory;
    private readonly int _entries;

    private LaneView(SharedMemory memory, int entries)
    {
        _memory = memory;
        _entries = entries;
    }

    private InFlightEntry* InFlight => (InFlightEntry*)(_memory.Address + Lane.InFlightOffset);

    /// <summary>Opens the lane of a worker process.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="workerId">The worker that it has to be.</param>
    /// <param name="instance">The instance that it has to be.</param>
    /// <param name="descriptor">Where the process has its lane.</param>
    /// <returns>Null where the process is gone, or has not yet become a worker.</returns>
    /// <exception cref="UnauthorizedAccessException">This process may not look into that one.</exception>
    /// <exception cref="InvalidDataException">What the process has there is not the lane of that worker.</exception>
    /// <exception cref="IOException">It cannot be opened or mapped.</exception>
    public static LaneView? Open(int processId, int workerId, long instance, int descriptor = ChildDescriptors.WorkerLane)
    {
        var fd = OpenDescriptor(processId, descriptor);
        if (fd < 0)
        {
            return Sys.LastError switch
            {
                Sys.ENOENT or Sys.ESRCH => null,
                Sys.EACCES => throw new UnauthorizedAccessException($"the lane of process {processId} may not be read"),
                var error => throw new IOException($"the lane of process {processId} cannot be opened: {Sys.Describe(error)}", error),
            };
        }

        try
        {
            return Map(fd, workerId, instance);
        }
        catch
        {
            _ = Sys.Close(fd);
            throw;
        }
    }

    /// <summary>Reads an entry of the in-flight table.</summary>
    /// <returns>Whether a handler runs for it.</returns>
    public bool TryRead(int index, out RunningRequest request)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            if (!TryCopy(index, out request))
            {
                return false;
            }

            Interlocked.MemoryBarrier();
            if (TryCopy(index, out var again) && again == request)
            {
                return true;
            }
        }

        request = default;
        return false;
    }

    /// <summary>Adds the requests whose handlers run to a list.</summary>
    public void ReadRunning(List<RunningRequest> running)
    {
        for (var i = 0; i <= _entries; i++)
        {
            if (TryRead(i, out var request))
            {
                running.Add(request);
            }
        }
    }

    public void Dispose() => _memory.Dispose();

    /// <summary>Copies an entry that may be written meanwhile: what it holds is right only if a second copy says the same.</summary>
    private bool TryCopy(int index, out RunningRequest request)
    {
        var entry = InFlight + index;
        if (Volatile.Read(ref entry->State) != (int)InFlightState.Started)
        {
            request = default;
            return false;
        }

        request = new RunningRequest(
            index, Volatile.Read(ref entry->RequestId), entry->SessionId, entry->Handler, Volatile.Read(ref entry->StartTime));
        return request.StartTime > 0;
    }

    private static int OpenDescriptor(int processId, int descriptor)
    {
        // A pid that another process has by now must not make the open wait: its descriptor of that number may be anything.
        fixed (byte* path = Encoding.UTF8.GetBytes($"/proc/{processId}/fd/{descriptor}\0"))
        {
            return Sys.OpenAt(Sys.AT_FDCWD, path, Sys.O_RDONLY | Sys.O_NONBLOCK | Sys.O_NOCTTY | Sys.O_CLOEXEC, 0);
        }
    }

    private static LaneView Map(int fd, int workerId, long instance)
    {
        // Reading beyond the end of a mapping would end this process, so the size must be known not to shrink.
        var seals = Sys.Fcntl(fd, Sys.F_GET_SEALS, 0);
        var length = Sys.Seek(fd, 0, Sys.SEEK_END);
        if (seals < 0 || (seals & Sys.F_SEAL_SHRINK) == 0 || length < Lane.InFlightOffset)
        {
            throw new InvalidDataException("the descriptor is not a lane");
        }

        var header = Lane.ReadHeader(fd);
        if (header.Magic != LaneHeader.ExpectedMagic || header.Version != LaneHeader.ExpectedVersion)
        {
            throw new InvalidDataException("the descriptor is not a lane of this layout version");
        }

        if (header.WorkerId != workerId || header.Instance != instance)
        {
            throw new InvalidDataException("the lane is another worker's");
        }

        if (header.InFlightEntries is < 0 or > MaxInFlightEntries || length < Lane.InFlightEnd(header.InFlightEntries))
        {
            throw new InvalidDataException("the lane says that it is larger than it is");
        }

        return new LaneView(SharedMemory.Open(fd, Lane.InFlightEnd(header.InFlightEntries), writable: false), header.InFlightEntries);
    }
}
