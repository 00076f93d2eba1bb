using System.Diagnostics;
using System.Runtime.CompilerServices;
using Prefork.Shared;

namespace Prefork;

/// <summary>
/// A bounded queue that all processes of the server share: each element is taken once, in the order in which they were written. May be used
/// on any thread. A process that is killed in the middle of an operation has done it or has not; what it had taken is gone with it.
/// </summary>
/// <typeparam name="T">An element: a struct without references.</typeparam>
[DebuggerDisplay("{Name}: {Count} of {Capacity}")]
public sealed class SharedChannel<T>
    where T : unmanaged
{
    private readonly SharedSpace _space;
    private readonly unsafe ChannelHeader* _header;
    private readonly unsafe SharedSignal* _written;
    private readonly unsafe SharedSignal* _taken;
    private readonly unsafe byte* _mutex;
    private readonly unsafe byte* _elements;

    internal unsafe SharedChannel(string name, int capacity, nint address, SharedSpace space)
    {
        Name = name;
        Capacity = capacity;
        _space = space;
        _header = (ChannelHeader*)address;
        _mutex = (byte*)address + ChannelHeader.MutexOffset;
        _written = (SharedSignal*)(address + ChannelHeader.WrittenOffset);
        _taken = (SharedSignal*)(address + ChannelHeader.TakenOffset);
        _elements = (byte*)address + ChannelHeader.Size;
    }

    /// <summary>The name that it was declared by.</summary>
    public string Name { get; }

    /// <summary>How many elements it can hold.</summary>
    public int Capacity { get; }

    /// <summary>How many elements it holds.</summary>
    public unsafe int Count
    {
        get
        {
            // Read in this order the difference is never negative; what is written meanwhile may make it too large.
            var head = Volatile.Read(ref _header->Head);
            return (int)Math.Min(Volatile.Read(ref _header->Tail) - head, Capacity);
        }
    }

    /// <summary>Writes an element.</summary>
    /// <returns>False where the channel is full.</returns>
    public unsafe bool TryWrite(in T element)
    {
        Enter();
        var tail = _header->Tail;
        var written = tail - _header->Head < Capacity;
        if (written)
        {
            Unsafe.WriteUnaligned(Place(tail), element);

            // The element is there before it counts.
            Volatile.Write(ref _header->Tail, tail + 1);
        }

        // A full fence, too, between the change and the look for those that wait.
        RobustMutex.Exit(_mutex);
        if (written)
        {
            Interlocked.MemoryBarrier();
            SharedSignal.Notify(_written, _space.Bells);
        }

        return written;
    }

    /// <summary>Writes an element, blocking the thread while the channel is full. Where handlers run, use <see cref="WriteAsync"/>.</summary>
    /// <param name="element">The element.</param>
    /// <param name="timeout">The longest time; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <returns>False where the time was over first.</returns>
    public unsafe bool TryWrite(in T element, TimeSpan timeout)
    {
        var end = EndOf(timeout);
        while (!TryWrite(element))
        {
            if (!SharedSignal.Wait(_taken, new HasRoom(_header, Capacity), LeftUntil(end)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes an element as soon as there is room.</summary>
    /// <param name="element">The element.</param>
    /// <param name="cancellation">Gives it up.</param>
    public ValueTask WriteAsync(T element, CancellationToken cancellation = default) =>
        TryWrite(element) ? ValueTask.CompletedTask : WaitAndWriteAsync(element, cancellation);

    /// <summary>Takes the oldest element.</summary>
    /// <returns>False where the channel is empty.</returns>
    public unsafe bool TryRead(out T element)
    {
        if (Count == 0)
        {
            element = default;
            return false;
        }

        Enter();
        var head = _header->Head;
        var taken = head < _header->Tail;
        element = taken ? Unsafe.ReadUnaligned<T>(Place(head)) : default;
        if (taken)
        {
            // The element is copied before its place may be written again.
            Volatile.Write(ref _header->Head, head + 1);
        }

        RobustMutex.Exit(_mutex);
        if (taken)
        {
            Interlocked.MemoryBarrier();
            SharedSignal.Notify(_taken, _space.Bells);
        }

        return taken;
    }

    /// <summary>Takes the oldest element, blocking the thread while there is none. Where handlers run, use <see cref="ReadAsync"/>.</summary>
    /// <param name="element">The element.</param>
    /// <param name="timeout">The longest time; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <returns>False where the time was over first.</returns>
    public unsafe bool TryRead(out T element, TimeSpan timeout)
    {
        var end = EndOf(timeout);
        while (!TryRead(out element))
        {
            if (!SharedSignal.Wait(_written, new HasElements(_header), LeftUntil(end)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes the oldest element as soon as there is one.</summary>
    /// <param name="cancellation">Gives it up.</param>
    public ValueTask<T> ReadAsync(CancellationToken cancellation = default) =>
        TryRead(out var element) ? ValueTask.FromResult(element) : WaitAndReadAsync(cancellation);

    internal static long SizeOf(int capacity) => ChannelHeader.Size + ((long)capacity * Unsafe.SizeOf<T>());

    internal static unsafe void Initialize(nint address) => RobustMutex.Initialize((byte*)address + ChannelHeader.MutexOffset);

    private async ValueTask WaitAndWriteAsync(T element, CancellationToken cancellation)
    {
        do
        {
            await _space.Waiters.WaitAsync(TakenSignal, () => Count < Capacity, Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(false);
        }
        while (!TryWrite(element));
    }

    private async ValueTask<T> WaitAndReadAsync(CancellationToken cancellation)
    {
        T element;
        do
        {
            await _space.Waiters.WaitAsync(WrittenSignal, () => Count > 0, Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(false);
        }
        while (!TryRead(out element));
        return element;
    }

    private unsafe nint WrittenSignal => (nint)_written;

    private unsafe nint TakenSignal => (nint)_taken;

    private unsafe void Enter()
    {
        if (RobustMutex.Enter(_mutex))
        {
            RobustMutex.Repaired(_mutex);
        }
    }

    private unsafe byte* Place(long position) => _elements + (position % Capacity * Unsafe.SizeOf<T>());

    private static long EndOf(TimeSpan timeout) =>
        timeout < TimeSpan.Zero ? long.MaxValue : Environment.TickCount64 + (long)Math.Min(timeout.TotalMilliseconds, int.MaxValue);

    private static TimeSpan LeftUntil(long end) => end == long.MaxValue
        ? Timeout.InfiniteTimeSpan
        : TimeSpan.FromMilliseconds(Math.Max(end - Environment.TickCount64, 0));

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
