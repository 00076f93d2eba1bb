using System.Globalization;
using System.Security.Cryptography;
using Prefork.Hosting;
using Prefork.Interop;
using Prefork.Ipc;
using Prefork.Tasks;

namespace Prefork.Shared;

/// <summary>
/// The memory of all shared objects: one memfd that the master makes and reserves in full before it starts a process, that all inherit
/// and map writable. It stays mapped as long as the process lives, since whoever has an object of it may use it to the last.
/// </summary>
internal sealed unsafe class SharedSpace
{
    private const int HeaderBytes = 4096;
    private const int Alignment = 128;
    private const int BellsOffset = HeaderBytes;

    private readonly SharedMemory _memory;

    private SharedSpace(SharedMemory memory)
    {
        _memory = memory;
        Bells = new WaiterBells(memory.Address + BellsOffset);
        Waiters = new AsyncWaiters(Bells);
    }

    public int Fd => _memory.Fd;

    public long Length => _memory.Length;

    public ulong HashSeed => Header->HashSeed;

    public WaiterBells Bells { get; }

    public AsyncWaiters Waiters { get; }

    /// <summary>What the items of channels are written and read by.</summary>
    public IPayloadSerializer Serializer { get; set; } = new MemoryPackPayloadSerializer();

    private SharedSpaceHeader* Header => (SharedSpaceHeader*)_memory.Address;

    /// <summary>The hash of all declarations, in their order: 0 where there are none.</summary>
    public static long HashOf(IReadOnlyList<SharedDefinition> definitions)
    {
        if (definitions.Count == 0)
        {
            return 0;
        }

        var hash = new StableHash();
        hash.Add(SharedSpaceHeader.ExpectedVersion);
        foreach (var definition in definitions)
        {
            hash.Add(definition.Name);
            hash.Add(definition.Layout);
        }

        return hash.Value;
    }

    /// <summary>Master: makes the memory, and all objects in it.</summary>
    /// <exception cref="StartupException">There is not as much memory.</exception>
    public static SharedSpace Create(IReadOnlyList<SharedDefinition> definitions)
    {
        var length = LengthOf(definitions);
        CheckAvailable(definitions, length);
        SharedMemory memory;
        try
        {
            memory = SharedMemory.Create("prefork-objects", length, readOnlyForOthers: false);
        }
        catch (IOException exception)
        {
            throw NotEnough(definitions, length, exception.Message);
        }

        if (memory.Reserve(0, length) is not 0 and var error)
        {
            memory.Dispose();
            throw NotEnough(definitions, length, Sys.Describe(error));
        }

        var header = (SharedSpaceHeader*)memory.Address;
        header->Version = SharedSpaceHeader.ExpectedVersion;
        header->Length = length;
        header->DeclarationsHash = HashOf(definitions);
        header->HashSeed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        header->Magic = SharedSpaceHeader.ExpectedMagic;
        var space = new SharedSpace(memory);
        foreach (var (definition, address) in space.Places(definitions))
        {
            definition.Initialize(address, space);
        }

        return space;
    }

    /// <summary>Any other process: opens what it has inherited.</summary>
    /// <returns>Null where it was made for other declarations.</returns>
    /// <exception cref="IOException">It cannot be mapped.</exception>
    public static SharedSpace? Open(int fd, IReadOnlyList<SharedDefinition> definitions)
    {
        var length = LengthOf(definitions);
        var first = SharedMemory.Open(fd, HeaderBytes, writable: false);
        var header = *(SharedSpaceHeader*)first.Address;
        _ = Sys.Munmap(first.Address, HeaderBytes);
        return header.Magic == SharedSpaceHeader.ExpectedMagic
            && header.Version == SharedSpaceHeader.ExpectedVersion
            && header.Length == length
            && header.DeclarationsHash == HashOf(definitions)
                ? new SharedSpace(SharedMemory.Open(fd, length, writable: true))
                : null;
    }

    /// <summary>Makes the objects, as this process sees them.</summary>
    public IEnumerable<(SharedDefinition Definition, object Instance)> OpenObjects(IReadOnlyList<SharedDefinition> definitions) =>
        Places(definitions).Select(place => (place.Definition, place.Definition.Open(place.Address, this)));

    private static long LengthOf(IReadOnlyList<SharedDefinition> definitions) =>
        definitions.Aggregate((long)BellsOffset + WaiterBells.Size, static (end, definition) => Align(end) + definition.Bytes);

    private static long Align(long offset) => (offset + Alignment - 1) & -Alignment;

    private List<(SharedDefinition Definition, nint Address)> Places(IReadOnlyList<SharedDefinition> definitions)
    {
        var places = new List<(SharedDefinition, nint)>(definitions.Count);
        var end = (long)BellsOffset + WaiterBells.Size;
        foreach (var definition in definitions)
        {
            var offset = Align(end);
            places.Add((definition, (nint)_memory.Address + (nint)offset));
            end = offset + definition.Bytes;
        }

        return places;
    }

    /// <summary>A system that overcommits would grant the memory and then kill processes for it.</summary>
    private static void CheckAvailable(IReadOnlyList<SharedDefinition> definitions, long length)
    {
        var available = AvailableMemory.Read();
        if (length > available)
        {
            throw NotEnough(definitions, length, string.Create(CultureInfo.InvariantCulture, $"{available} bytes are available"));
        }
    }

    private static StartupException NotEnough(IReadOnlyList<SharedDefinition> definitions, long length, string reason)
    {
        var largest = definitions.MaxBy(static definition => definition.Bytes)!;
        return new StartupException(string.Create(
            CultureInfo.InvariantCulture,
            $"The shared objects need {length} bytes of memory, of which '{largest.Name}' takes {largest.Bytes}: {reason}. Declare them smaller, or give the server more memory."));
    }
}
