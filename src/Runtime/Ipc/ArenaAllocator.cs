using System.Numerics;

namespace Prefork.Ipc;

/// <summary>
/// A buddy allocator over shared memory: a lane's arena in its worker, or a reactor's package memory in the master. Its books are kept in
/// the process's own memory, where nobody else can write. Used by one thread.
/// </summary>
internal sealed class ArenaAllocator
{
    public const int MinBlock = 256;

    private const int ReserveStep = 256 * 1024;
    private const sbyte NotFree = -1;

    private readonly Func<int, int, int> _reserve;
    private readonly int _bytes;
    private readonly int[] _firstFree;
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly sbyte[] _freeOrder;
    private int _reserved;

    /// <param name="bytes">The size: a power of two.</param>
    /// <param name="reserve">Takes memory for (offset, length) from the system; 0, or the error.</param>
    public ArenaAllocator(int bytes, Func<int, int, int> reserve)
    {
        if (bytes < MinBlock || !BitOperations.IsPow2(bytes))
        {
            throw new ArgumentOutOfRangeException(nameof(bytes), bytes, "An arena's size is a power of two of at least 256 bytes.");
        }

        _bytes = bytes;
        _reserve = reserve;
        var blocks = bytes / MinBlock;
        _next = new int[blocks];
        _previous = new int[blocks];
        _freeOrder = new sbyte[blocks];
        Array.Fill(_freeOrder, NotFree);
        _firstFree = new int[BitOperations.Log2((uint)blocks) + 1];
        Array.Fill(_firstFree, -1);
        Push(_firstFree.Length - 1, 0);
    }

    /// <summary>The largest length that could ever be allocated.</summary>
    public int MaxLength => _bytes;

    /// <summary>How many bytes from the start are taken from the system.</summary>
    public int Reserved => _reserved;

    /// <summary>What was reserved has been given back to the system; nothing may be allocated at the time.</summary>
    public void ForgetReserved() => _reserved = 0;

    /// <summary>Allocates; the offset, or -1 where the arena or the system is full. A length of 0 takes nothing.</summary>
    public int Allocate(int length)
    {
        if (length == 0)
        {
            return 0;
        }

        if (length > _bytes)
        {
            return -1;
        }

        var wanted = Order(length);
        var order = wanted;
        while (order < _firstFree.Length && _firstFree[order] < 0)
        {
            order++;
        }

        if (order == _firstFree.Length)
        {
            return -1;
        }

        var block = _firstFree[order];
        if (!EnsureReserved((block + (1 << wanted)) * MinBlock))
        {
            return -1;
        }

        Remove(order, block);
        while (order > wanted)
        {
            order--;
            Push(order, block + (1 << order));
        }

        return block * MinBlock;
    }

    /// <summary>Gives back what <see cref="Allocate"/> gave for this length.</summary>
    public void Free(int offset, int length)
    {
        if (length == 0)
        {
            return;
        }

        var block = offset / MinBlock;
        var order = Order(length);
        while (order < _firstFree.Length - 1)
        {
            var buddy = block ^ (1 << order);
            if (_freeOrder[buddy] != order)
            {
                break;
            }

            Remove(order, buddy);
            block &= ~(1 << order);
            order++;
        }

        Push(order, block);
    }

    private static int Order(int length) => BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, MinBlock)) / MinBlock);

    private bool EnsureReserved(int end)
    {
        if (end <= _reserved)
        {
            return true;
        }

        var target = (int)Math.Min(_bytes, ((long)end + ReserveStep - 1) / ReserveStep * ReserveStep);
        if (_reserve(_reserved, target - _reserved) != 0)
        {
            return false;
        }

        _reserved = target;
        return true;
    }

    private void Push(int order, int block)
    {
        var first = _firstFree[order];
        _next[block] = first;
        _previous[block] = -1;
        if (first >= 0)
        {
            _previous[first] = block;
        }

        _firstFree[order] = block;
        _freeOrder[block] = (sbyte)order;
    }

    private void Remove(int order, int block)
    {
        var next = _next[block];
        var previous = _previous[block];
        if (previous >= 0)
        {
            _next[previous] = next;
        }
        else
        {
            _firstFree[order] = next;
        }

        if (next >= 0)
        {
            _previous[next] = previous;
        }

        _freeOrder[block] = NotFree;
    }
}
