using System.Diagnostics;
using Prefork.Interop;

namespace Prefork.Ipc;

/// <summary>
/// The shared memory between the master and one worker process: for each reactor a request, a response and a completion
/// ring, the in-flight table, and the arena. Made for that process alone: its successor gets another.
/// </summary>
/// <remarks>
/// Layout: header page, in which the worker's sleeping flag has a line of its own; in-flight table (entry 0 is the
/// synchronous request that the loop runs, the others asynchronous ones); the rings; the arena. Rings and table are reserved when
/// the lane is made, the arena as it is used, so that no touch of them can raise SIGBUS.
/// </remarks>
internal sealed unsafe class Lane : IDisposable
{
    public const int CompletionRingBytes = 128 * 1024;
    public const int InFlightOffset = PageBytes;

    private const int PageBytes = 4096;
    private const int SleepingOffset = 1024;

    private readonly SharedMemory _memory;
    private readonly long _ringsOffset;
    private readonly long _ringSetBytes;
    private readonly long _requestRingBytes;
    private readonly long _responseRingBytes;
    private readonly long _arenaOffset;

    private Lane(SharedMemory memory, in LaneSettings settings, int doorbellFd, DescriptorSocket[] files)
    {
        _memory = memory;
        Files = files;
        Settings = settings;
        WorkerId = Header->WorkerId;
        Instance = Header->Instance;
        StatusPage = Header->StatusPage;
        _ringsOffset = InFlightEnd(settings.InFlightEntries);
        _requestRingBytes = Align(RingLayout.TotalBytes(settings.RequestRingBytes));
        _responseRingBytes = Align(RingLayout.TotalBytes(settings.ResponseRingBytes));
        _ringSetBytes = RingSetBytes(settings);
        _arenaOffset = ArenaStart(settings);
        Doorbell = new Doorbell(doorbellFd, (int*)(memory.Address + SleepingOffset));
    }

    public LaneSettings Settings { get; }

    public Doorbell Doorbell { get; }

    public int Fd => _memory.Fd;

    /// <summary>What descriptors come through, by reactor.</summary>
    public IReadOnlyList<DescriptorSocket> Files { get; }

    /// <summary>Whose it is; kept apart from the header, which the worker can write.</summary>
    public int WorkerId { get; }

    public long Instance { get; }

    public InFlightEntry* InFlight => (InFlightEntry*)(_memory.Address + InFlightOffset);

    /// <summary>Which of the <see cref="StatusPages"/> is its process's.</summary>
    public int StatusPage { get; }

    public byte* Arena => _memory.Address + _arenaOffset;

    private LaneHeader* Header => (LaneHeader*)_memory.Address;

    /// <summary>Master: makes a lane.</summary>
    /// <exception cref="IOException">The system has no memory or no descriptors left.</exception>
    public static Lane Create(int workerId, long instance, in LaneSettings settings, int statusPage = 0)
    {
        RingLayout.CheckCapacity(settings.RequestRingBytes);
        RingLayout.CheckCapacity(settings.ResponseRingBytes);
        var memory = SharedMemory.Create($"prefork-lane-{workerId}-{instance}", TotalBytes(settings), readOnlyForOthers: false);
        var error = memory.Reserve(0, ArenaStart(settings));
        if (error != 0)
        {
            memory.Dispose();
            throw new IOException($"The rings of a lane could not be reserved: {Sys.Describe(error)}.", error);
        }

        var doorbell = Ipc.Doorbell.CreateFd();
        if (doorbell < 0)
        {
            error = Sys.LastError;
            memory.Dispose();
            throw new IOException($"The doorbell of a lane could not be made: {Sys.Describe(error)}.", error);
        }

        var files = new DescriptorSocket[settings.Reactors];
        for (var i = 0; i < files.Length; i++)
        {
            if (DescriptorSocket.TryCreate(out error) is { } pair)
            {
                files[i] = pair;
                continue;
            }

            Array.ForEach(files, static file => file?.Close());
            _ = Sys.Close(doorbell);
            memory.Dispose();
            throw new IOException($"The descriptor socket of a lane could not be made: {Sys.Describe(error)}.", error);
        }

        var header = (LaneHeader*)memory.Address;
        header->Version = LaneHeader.ExpectedVersion;
        header->WorkerId = workerId;
        header->Instance = instance;
        header->StatusPage = statusPage;
        header->Reactors = settings.Reactors;
        header->RequestRingBytes = settings.RequestRingBytes;
        header->ResponseRingBytes = settings.ResponseRingBytes;
        header->InFlightEntries = settings.InFlightEntries;
        header->ArenaBytes = settings.ArenaBytes;
        header->Magic = LaneHeader.ExpectedMagic;
        return new Lane(memory, settings, doorbell, files);
    }

    /// <summary>Worker: opens the lane that it inherited.</summary>
    /// <exception cref="InvalidDataException">It is not a lane of this version.</exception>
    /// <param name="fd">Its memory.</param>
    /// <param name="doorbellFd">Its doorbell.</param>
    /// <param name="files">The worker's ends of its descriptor sockets, by reactor.</param>
    /// <exception cref="IOException">It cannot be mapped.</exception>
    public static Lane Open(int fd, int doorbellFd, IReadOnlyList<int> files)
    {
        var header = ReadHeader(fd);
        if (header.Magic != LaneHeader.ExpectedMagic || header.Version != LaneHeader.ExpectedVersion)
        {
            throw new InvalidDataException(
                $"The lane has layout version {header.Version}, this build of Prefork knows {LaneHeader.ExpectedVersion}: restart the server to change the version of Prefork.");
        }

        var settings = new LaneSettings(
            header.Reactors, header.RequestRingBytes, header.ResponseRingBytes, header.InFlightEntries, header.ArenaBytes);
        if (files.Count != settings.Reactors)
        {
            throw new InvalidDataException($"The lane is for {settings.Reactors} reactors, and {files.Count} descriptor sockets came with it.");
        }

        return new Lane(
            SharedMemory.Open(fd, TotalBytes(settings), writable: true), settings, doorbellFd, [.. files.Select(file => new DescriptorSocket(file, -1))]);
    }

    /// <summary>Copies the header of a lane that this process has not opened.</summary>
    /// <exception cref="IOException">It cannot be mapped.</exception>
    public static LaneHeader ReadHeader(int fd)
    {
        using var page = SharedMemory.Open(Duplicate(fd), PageBytes, writable: false);
        return *(LaneHeader*)page.Address;
    }

    /// <summary>Where the in-flight table of so many entries, beside that of the synchronous request, ends.</summary>
    public static long InFlightEnd(int entries) => InFlightOffset + Align((entries + 1L) * InFlightEntry.Size);

    public byte* RequestRing(int reactor)
    {
        Debug.Assert((uint)reactor < (uint)Settings.Reactors);
        return _memory.Address + _ringsOffset + (reactor * _ringSetBytes);
    }

    public byte* ResponseRing(int reactor) => RequestRing(reactor) + _requestRingBytes;

    /// <summary>What the reactor has taken from its response ring.</summary>
    public TakenCounts* Taken(int reactor) => (TakenCounts*)(ResponseRing(reactor) + RingLayout.TakenOffset);

    /// <summary>
    /// What became of sends. Apart from the requests, because a worker that can take no further request may be waiting for just that.
    /// </summary>
    public byte* CompletionRing(int reactor) => ResponseRing(reactor) + _responseRingBytes;

    /// <summary>Reserves a part of the arena, so that touching it cannot fail; 0, or the error.</summary>
    public int ReserveArena(int offset, int length) => _memory.Reserve(_arenaOffset + offset, length);

    /// <summary>Unmaps it and closes its descriptors, once.</summary>
    public void Dispose()
    {
        if (_memory.Address is not null)
        {
            _memory.Dispose();
            _ = Sys.Close(Doorbell.Fd);
            foreach (var file in Files)
            {
                file.Close();
            }
        }
    }

    private static int Duplicate(int fd)
    {
        var copy = Sys.Fcntl(fd, Sys.F_DUPFD_CLOEXEC, 0);
        return copy >= 0 ? copy : throw new IOException($"Descriptor {fd} could not be duplicated: {Sys.Describe(Sys.LastError)}.");
    }

    private static long Align(long bytes) => (bytes + PageBytes - 1) & ~(PageBytes - 1L);

    private static long RingSetBytes(in LaneSettings settings) =>
        Align(RingLayout.TotalBytes(settings.RequestRingBytes)) + Align(RingLayout.TotalBytes(settings.ResponseRingBytes)) +
        Align(RingLayout.TotalBytes(CompletionRingBytes));

    private static long ArenaStart(in LaneSettings settings) =>
        InFlightEnd(settings.InFlightEntries) + (settings.Reactors * RingSetBytes(settings));

    private static long TotalBytes(in LaneSettings settings) => ArenaStart(settings) + Align(settings.ArenaBytes);
}
