using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>
/// The large messages of one reactor that are not settled. They lie in memory of the master, so a worker's death or reload costs none:
/// its successor reads them where they are. Used by the reactor's thread alone.
/// </summary>
internal sealed unsafe class PackageStore
{
    /// <summary>With no message there, no more than this is kept from the system.</summary>
    private const int MostKept = 4 << 20;

    private readonly PackageMemory _memory;
    private readonly int _reactor;
    private readonly ArenaAllocator _allocator;
    private readonly Dictionary<long, (PackageRef Place, ReactorLane Lane)> _packages = [];
    private long _bytes;

    public PackageStore(PackageMemory memory, int reactor)
    {
        _memory = memory;
        _reactor = reactor;
        _allocator = new ArenaAllocator(checked((int)memory.BytesPerReactor), (offset, length) => memory.Reserve(reactor, offset, length));
    }

    /// <summary>
    /// Stores a message of a request that goes to a lane; false where there is no room now. A lane that has messages already leaves as much
    /// free as it has, so that those of a worker that does not go on never take the room of all.
    /// </summary>
    public bool TryAdd(long request, ReactorLane lane, ReadOnlySpan<byte> message, out PackageRef place)
    {
        place = default;
        if (lane.PackageBytes > 0 && lane.PackageBytes + message.Length > _memory.BytesPerReactor - _bytes)
        {
            return false;
        }

        place = new PackageRef { Offset = _allocator.Allocate(message.Length), Length = message.Length };
        if (place.Offset < 0)
        {
            return false;
        }

        message.CopyTo(new Span<byte>(_memory.Of(_reactor) + place.Offset, message.Length));
        _packages.Add(request, (place, lane));
        Charge(lane, place.Length);
        return true;
    }

    /// <summary>A lane says that a request is settled; false where it has no such message.</summary>
    public bool Remove(long request, ReactorLane lane)
    {
        if (!_packages.TryGetValue(request, out var package) || package.Lane != lane)
        {
            return false;
        }

        _packages.Remove(request);
        Free(package);
        return true;
    }

    /// <summary>The request goes to another lane; where its message lies, or null where there is none.</summary>
    public PackageRef? Move(long request, ReactorLane from, ReactorLane to)
    {
        if (!_packages.TryGetValue(request, out var package) || package.Lane != from)
        {
            return null;
        }

        _packages[request] = (package.Place, to);
        from.PackageBytes -= package.Place.Length;
        to.PackageBytes += package.Place.Length;
        return package.Place;
    }

    /// <summary>The lane is gone, and every request that goes on has another: drops what it still has.</summary>
    public void RemoveAll(ReactorLane lane)
    {
        foreach (var (request, package) in _packages)
        {
            if (package.Lane == lane)
            {
                _packages.Remove(request);
                Free(package);
            }
        }
    }

    private void Charge(ReactorLane lane, int bytes)
    {
        lane.PackageBytes += bytes;
        _bytes += bytes;
    }

    private void Free(in (PackageRef Place, ReactorLane Lane) package)
    {
        _allocator.Free(package.Place.Offset, package.Place.Length);
        Charge(package.Lane, -package.Place.Length);
        if (_packages.Count == 0 && _allocator.Reserved > MostKept && _memory.Release(_reactor, _allocator.Reserved))
        {
            _allocator.ForgetReserved();
        }
    }
}
