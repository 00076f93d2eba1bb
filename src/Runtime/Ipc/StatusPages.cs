using Prefork.Interop;

namespace Prefork.Ipc;

/// <summary>
/// A page of shared memory for each process that runs user code, in which it shows what it does. Every process maps all of them for
/// reading, and the one that is its own for writing: a stray write of a process spoils what others see of it, and nothing else.
/// </summary>
/// <remarks>
/// They are apart from the lanes because a lane is its process's and the master's alone, and can be looked into by others only where the
/// system lets one process look into another; and apart from the shared region because that is sealed against writing.
/// </remarks>
internal sealed unsafe class StatusPages : IDisposable
{
    private const int PageBytes = 4096;

    private readonly SharedMemory _memory;
    private readonly Stack<int> _free = new();
    private readonly Lock _lock = new();

    private StatusPages(SharedMemory memory) => _memory = memory;

    public int Fd => _memory.Fd;

    public int Count => (int)(_memory.Length / PageBytes);

    /// <summary>Pages for three generations of each worker and task worker, two of each user process and the manager, and some to spare.</summary>
    public static int CountFor(int workers, int userProcesses) => (3 * workers) + (2 * userProcesses) + 10;

    /// <summary>Master: makes them.</summary>
    /// <exception cref="IOException">The system has no memory or no descriptors left.</exception>
    public static StatusPages Create(int count)
    {
        var memory = SharedMemory.Create("prefork-status", (long)count * PageBytes, readOnlyForOthers: false);
        var error = memory.Reserve(0, memory.Length);
        if (error != 0)
        {
            memory.Dispose();
            throw new IOException($"The pages for the states of processes could not be reserved: {Sys.Describe(error)}.", error);
        }

        var pages = new StatusPages(memory);
        for (var page = count - 1; page >= 0; page--)
        {
            pages._free.Push(page);
        }

        return pages;
    }

    /// <summary>Any other process: opens them for reading.</summary>
    /// <exception cref="InvalidDataException">The descriptor is something else.</exception>
    /// <exception cref="IOException">It cannot be mapped.</exception>
    public static StatusPages Open(int fd)
    {
        // Reading beyond the end of a mapping would end this process, so the size must be known not to shrink.
        var seals = Sys.Fcntl(fd, Sys.F_GET_SEALS, 0);
        var length = Sys.Seek(fd, 0, Sys.SEEK_END);
        return seals >= 0 && (seals & Sys.F_SEAL_SHRINK) != 0 && length > 0 && length % PageBytes == 0
            ? new StatusPages(SharedMemory.Open(fd, length, writable: false))
            : throw new InvalidDataException($"Descriptor {fd} does not hold the states of processes.");
    }

    /// <summary>A process: maps its own page for writing, to its end.</summary>
    /// <exception cref="IOException">It cannot be mapped.</exception>
    public static WorkerStatus* OpenOwn(int fd, int page)
    {
        var address = Sys.Mmap(null, PageBytes, Sys.PROT_READ | Sys.PROT_WRITE, Sys.MAP_SHARED, fd, (long)page * PageBytes);
        return address != Sys.MapFailed
            ? (WorkerStatus*)address
            : throw new IOException($"The page for the state of this process could not be mapped: {Sys.Describe(Sys.LastError)}.", Sys.LastError);
    }

    /// <summary>Master: takes an empty page for a process that is to be started; any thread.</summary>
    /// <exception cref="IOException">None is left.</exception>
    public int Take()
    {
        lock (_lock)
        {
            if (!_free.TryPop(out var page))
            {
                throw new IOException("No page is left for the state of another process.");
            }

            *Address(page) = default;
            return page;
        }
    }

    /// <summary>Master: the process of a page is gone; any thread.</summary>
    public void Return(int page)
    {
        lock (_lock)
        {
            _free.Push(page);
        }
    }

    public WorkerStatus* Address(int page)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)page, (uint)Count);
        return (WorkerStatus*)(_memory.Address + ((long)page * PageBytes));
    }

    /// <summary>A copy of what a process shows; each field is whole, but they may be of different instants.</summary>
    public WorkerStatus Read(int page) => *Address(page);

    public void Dispose() => _memory.Dispose();
}
