using System.Diagnostics;
using System.Runtime.CompilerServices;
using Prefork.Shared;

namespace Prefork;

/// <summary>
/// A bounded queue that all processes of the server share: each element is taken once, in the order in which they were written. May be used
/// on any thread. A process that is killed in the middle of an operation has done it or has not; what it had taken is gone with it.
/// Text, bytes and what is serialized go through a <see cref="SharedPayloadChannel{T}"/>.
/// </summary>
/// <typeparam name="T">An element: a struct without references.</typeparam>
[DebuggerDisplay("{Name}: {Count} of {Capacity}")]
public sealed class SharedChannel<T>
    where T : unmanaged
{
    private readonly ChannelQueue _queue;

    internal SharedChannel(string name, int capacity, nint address, SharedSpace space)
    {
        Name = name;
        _queue = new ChannelQueue(capacity, Unsafe.SizeOf<T>(), address, space);
    }

    /// <summary>The name that it was declared by.</summary>
    public string Name { get; }

    /// <summary>How many elements it can hold.</summary>
    public int Capacity => _queue.Capacity;

    /// <summary>How many elements it holds.</summary>
    public int Count => _queue.Count;

    /// <summary>Writes an element.</summary>
    /// <returns>False where the channel is full.</returns>
    public unsafe bool TryWrite(in T element)
    {
        var place = _queue.BeginWrite();
        if (place is null)
        {
            return false;
        }

        Unsafe.WriteUnaligned(place, element);
        _queue.EndWrite();
        return true;
    }

    /// <summary>Writes an element, blocking the thread while the channel is full. Where handlers run, use <see cref="WriteAsync"/>.</summary>
    /// <param name="element">The element.</param>
    /// <param name="timeout">The longest time; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <returns>False where the time was over first.</returns>
    public bool TryWrite(in T element, TimeSpan timeout)
    {
        var end = ChannelQueue.EndOf(timeout);
        while (!TryWrite(element))
        {
            if (!_queue.WaitForRoom(end))
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
        var place = _queue.BeginRead();
        if (place is null)
        {
            element = default;
            return false;
        }

        element = Unsafe.ReadUnaligned<T>(place);
        _queue.EndRead();
        return true;
    }

    /// <summary>Takes the oldest element, blocking the thread while there is none. Where handlers run, use <see cref="ReadAsync"/>.</summary>
    /// <param name="element">The element.</param>
    /// <param name="timeout">The longest time; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <returns>False where the time was over first.</returns>
    public bool TryRead(out T element, TimeSpan timeout)
    {
        var end = ChannelQueue.EndOf(timeout);
        while (!TryRead(out element))
        {
            if (!_queue.WaitForElements(end))
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

    internal static long SizeOf(int capacity) => ChannelQueue.SizeOf(capacity, Unsafe.SizeOf<T>());

    private async ValueTask WaitAndWriteAsync(T element, CancellationToken cancellation)
    {
        do
        {
            await _queue.WaitForRoomAsync(cancellation).ConfigureAwait(false);
        }
        while (!TryWrite(element));
    }

    private async ValueTask<T> WaitAndReadAsync(CancellationToken cancellation)
    {
        T element;
        do
        {
            await _queue.WaitForElementsAsync(cancellation).ConfigureAwait(false);
        }
        while (!TryRead(out element));
        return element;
    }
}
