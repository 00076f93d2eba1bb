using Prefork.Interop;

namespace Prefork.Ipc;

/// <summary>
/// The memory for messages that are too large for a ring: a part for each reactor, whose thread alone writes it and decides what lies
/// where. Workers map it read-only and read messages in place, until they have said that those are settled.
/// </summary>
/// <remarks>What is reserved is taken by fallocate before it is touched, so exhaustion is an error and never a SIGBUS.</remarks>
internal sealed unsafe class PackageMemory : IDisposable
{
    private readonly SharedMemory _memory;

    private PackageMemory(SharedMemory memory, int reactors, long bytesPerReactor)
    {
        _memory = memory;
        Reactors = reactors;
        BytesPerReactor = bytesPerReactor;
    }

    public int Fd => _memory.Fd;

    public int Reactors { get; }

    public long BytesPerReactor { get; }

    /// <summary>Master: makes it; it costs nothing until it is used.</summary>
    /// <exception cref="IOException">The system has no memory or no descriptors left.</exception>
    public static PackageMemory Create(int reactors, int bytesPerReactor) =>
        new(SharedMemory.Create("prefork-packages", (long)reactors * bytesPerReactor, readOnlyForOthers: false), reactors, bytesPerReactor);

    /// <summary>Any other process: maps what it inherited, for reading.</summary>
    /// <exception cref="IOException">It cannot be mapped.</exception>
    public static PackageMemory Open(int fd, int reactors)
    {
        var length = Sys.Seek(fd, 0, Sys.SEEK_END);
        return new PackageMemory(SharedMemory.Open(fd, length, writable: false), reactors, length / reactors);
    }

    /// <summary>The part of one reactor.</summary>
    public byte* Of(int reactor) => _memory.Address + (reactor * BytesPerReactor);

    /// <summary>Where a message lies, or null where no message can lie there.</summary>
    public byte* Find(int reactor, in PackageRef place) =>
        (uint)reactor < (uint)Reactors && place.Offset >= 0 && place.Length >= 0 && (long)place.Offset + place.Length <= BytesPerReactor
            ? Of(reactor) + place.Offset
            : null;

    /// <summary>Takes memory from the system; 0, or the error.</summary>
    public int Reserve(int reactor, int offset, int length) => _memory.Reserve((reactor * BytesPerReactor) + offset, length);

    /// <summary>Gives the first bytes of a reactor's part back to the system; true where that worked.</summary>
    public bool Release(int reactor, int length) => _memory.Release(reactor * BytesPerReactor, length);

    public void Dispose() => _memory.Dispose();
}
