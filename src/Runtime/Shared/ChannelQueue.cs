using System.Runtime.CompilerServices;

namespace Prefork.Shared;

/// <summary>
/// The places of a channel in shared memory, as this process sees them: who may write or read one, and who waits for it. What stands in a place is
/// the channel's matter. From a beginning that gives a place until its end a mutex is held, so nothing in between may throw or wait.
/// </summary>
internal sealed class ChannelQueue
{
    private readonly SharedSpace _space;
    private readonly unsafe ChannelHeader* _header;
    private readonly unsafe SharedSignal* _written;
    private readonly unsafe SharedSignal* _taken;
    private readonly unsafe byte* _mutex;
    private readonly unsafe byte* _places;
    private readonly int _placeBytes;

    public unsafe ChannelQueue(int capacity, int placeBytes, nint address, SharedSpace space)
    {
        Capacity = capacity;
        _placeBytes = placeBytes;
        _space = space;
        _header = (ChannelHeader*)address;
        _mutex = (byte*)address + ChannelHeader.MutexOffset;
        _written = (SharedSignal*)(address + ChannelHeader.WrittenOffset);
        _taken = (SharedSignal*)(address + ChannelHeader.TakenOffset);
        _places = (byte*)address + ChannelHeader.Size;
    }

    public int Capacity { get; }

    public unsafe int Count
    {
        get
        {
            // Read in this order the difference is never negative; what is written meanwhile may make it too large.
            var head = Volatile.Read(ref _header->Head);
            return (int)Math.Min(Volatile.Read(ref _header->Tail) - head, Capacity);
        }
    }

    private unsafe nint WrittenSignal => (nint)_written;

    private unsafe nint TakenSignal => (nint)_taken;

    public static long SizeOf(int capacity, int placeBytes) => ChannelHeader.Size + ((long)capacity * placeBytes);

    public static unsafe void Initialize(nint address) => RobustMutex.Initialize((byte*)address + ChannelHeader.MutexOffset);

    /// <summary>When a time is over, for the waits.</summary>
    public static long EndOf(TimeSpan timeout) =>
        timeout < TimeSpan.Zero ? long.MaxValue : Environment.TickCount64 + (long)Math.Min(timeout.TotalMilliseconds, int.MaxValue);

    /// <summary>The place to write an element to, or null where all are full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe byte* BeginWrite()
    {
        Enter();
        var tail = _header->Tail;
        if (tail - _header->Head < Capacity)
        {
            return Place(tail);
        }

        RobustMutex.Exit(_mutex);
        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void EndWrite()
    {
        // The element is there before it counts.
        Volatile.Write(ref _header->Tail, _header->Tail + 1);
        ExitAndNotify(_written);
    }

    /// <summary>The place to read the oldest element from, or null where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe byte* BeginRead()
    {
        if (Count == 0)
        {
            return null;
        }

        Enter();
        var head = _header->Head;
        if (head < _header->Tail)
        {
            return Place(head);
        }

        RobustMutex.Exit(_mutex);
        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void EndRead()
    {
        // The element is copied before its place may be written again.
        Volatile.Write(ref _header->Head, _header->Head + 1);
        ExitAndNotify(_taken);
    }

    /// <summary>Blocks the thread until there may be room.</summary>
    /// <returns>False where the time was over first.</returns>
    public unsafe bool WaitForRoom(long end) => SharedSignal.Wait(_taken, new HasRoom(_header, Capacity), LeftUntil(end));

    /// <summary>Blocks the thread until there may be an element.</summary>
    /// <returns>False where the time was over first.</returns>
    public unsafe bool WaitForElements(long end) => SharedSignal.Wait(_written, new HasElements(_header), LeftUntil(end));

    public Task WaitForRoomAsync(CancellationToken cancellation) =>
        _space.Waiters.WaitAsync(TakenSignal, () => Count < Capacity, Timeout.InfiniteTimeSpan, cancellation);

    public Task WaitForElementsAsync(CancellationToken cancellation) =>
        _space.Waiters.WaitAsync(WrittenSignal, () => Count > 0, Timeout.InfiniteTimeSpan, cancellation);

    private static TimeSpan LeftUntil(long end) => end == long.MaxValue
        ? Timeout.InfiniteTimeSpan
        : TimeSpan.FromMilliseconds(Math.Max(end - Environment.TickCount64, 0));

    private unsafe void Enter()
    {
        if (RobustMutex.Enter(_mutex))
        {
            RobustMutex.Repaired(_mutex);
        }
    }

    private unsafe void ExitAndNotify(SharedSignal* signal)
    {
        // A full fence, between the change and the look for those that wait.
        RobustMutex.Exit(_mutex);
        Interlocked.MemoryBarrier();
        SharedSignal.Notify(signal, _space.Bells);
    }

    private unsafe byte* Place(long position) => _places + (position % Capacity * _placeBytes);

    private readonly unsafe struct HasElements(ChannelHeader* header) : ICondition
    {
        private readonly ChannelHeader* _header = header;

        public bool Holds() => Volatile.Read(ref _header->Tail) != Volatile.Read(ref _header->Head);
    }

    private readonly unsafe struct HasRoom(ChannelHeader* header, int capacity) : ICondition
    {
        private readonly ChannelHeader* _header = header;

        public bool Holds() => Volatile.Read(ref _header->Tail) - Volatile.Read(ref _header->Head) < capacity;
    }
}
