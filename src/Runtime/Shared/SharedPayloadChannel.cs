using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Prefork.Registration;
using Prefork.Shared;
using Prefork.Tasks;

namespace Prefork;

/// <summary>
/// A bounded queue of text, bytes or serialized values that all processes of the server share: each item is taken once, in the order in which
/// they were written. May be used on any thread. A process that is killed in the middle of an operation has done it or has not; what it had taken
/// is gone with it.
/// </summary>
/// <typeparam name="T">An item: bytes, text, a primitive type, or what the <see cref="IPayloadSerializer"/> knows.</typeparam>
[DebuggerDisplay("{Name}: {Count} of {Capacity}")]
public sealed class SharedPayloadChannel<T>
{
    private const int LengthBytes = sizeof(int);

    private readonly PayloadCodec<T> _codec = PayloadCodecs.Of<T>();
    private readonly ChannelQueue _queue;
    private readonly SharedSpace _space;

    internal SharedPayloadChannel(string name, int capacity, int maxItemBytes, nint address, SharedSpace space)
    {
        Name = name;
        MaxItemBytes = maxItemBytes;
        _space = space;
        _queue = new ChannelQueue(capacity, PlaceBytes(maxItemBytes), address, space);
    }

    /// <summary>The name that it was declared by.</summary>
    public string Name { get; }

    /// <summary>How many items it can hold.</summary>
    public int Capacity => _queue.Capacity;

    /// <summary>How many bytes an item has at most: a text in UTF-8, a value as it is serialized.</summary>
    public int MaxItemBytes { get; }

    /// <summary>How many items it holds.</summary>
    public int Count => _queue.Count;

    /// <summary>Writes an item. What the serializer throws is thrown here, and nothing is written.</summary>
    /// <param name="item">The item.</param>
    public SharedChannelResult TryWrite(T item)
    {
        var payload = Encode(item);
        try
        {
            return TryWrite(payload.Written);
        }
        finally
        {
            payload.Return();
        }
    }

    /// <summary>Writes an item, blocking the thread while the channel is full. Where handlers run, use <see cref="WriteAsync"/>.</summary>
    /// <param name="item">The item.</param>
    /// <param name="timeout">The longest time; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <returns><see cref="SharedChannelResult.Full"/> where the time was over first.</returns>
    public SharedChannelResult TryWrite(T item, TimeSpan timeout)
    {
        var end = ChannelQueue.EndOf(timeout);
        var payload = Encode(item);
        try
        {
            SharedChannelResult result;
            do
            {
                result = TryWrite(payload.Written);
            }
            while (result == SharedChannelResult.Full && _queue.WaitForRoom(end));
            return result;
        }
        finally
        {
            payload.Return();
        }
    }

    /// <summary>Writes an item as soon as there is room.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <returns><see cref="SharedChannelResult.Written"/> or <see cref="SharedChannelResult.TooLarge"/>.</returns>
    public ValueTask<SharedChannelResult> WriteAsync(T item, CancellationToken cancellation = default)
    {
        var payload = Encode(item);
        var result = TryWrite(payload.Written);
        if (result == SharedChannelResult.Full)
        {
            return WaitAndWriteAsync(payload, cancellation);
        }

        payload.Return();
        return ValueTask.FromResult(result);
    }

    /// <summary>Takes the oldest item. Where the serializer cannot read it, that is thrown here, and the item is gone.</summary>
    /// <param name="item">The item.</param>
    /// <returns>False where the channel is empty.</returns>
    public bool TryRead([MaybeNullWhen(false)] out T item)
    {
        var payload = PayloadWriter.Rent();
        try
        {
            if (TryTake(payload))
            {
                item = _codec.Read(payload.Written, _space.Serializer);
                return true;
            }

            item = default;
            return false;
        }
        finally
        {
            payload.Return();
        }
    }

    /// <summary>Takes the oldest item, blocking the thread while there is none. Where handlers run, use <see cref="ReadAsync"/>.</summary>
    /// <param name="item">The item.</param>
    /// <param name="timeout">The longest time; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <returns>False where the time was over first.</returns>
    public bool TryRead([MaybeNullWhen(false)] out T item, TimeSpan timeout)
    {
        var end = ChannelQueue.EndOf(timeout);
        while (!TryRead(out item))
        {
            if (!_queue.WaitForElements(end))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes the oldest item as soon as there is one.</summary>
    /// <param name="cancellation">Gives it up.</param>
    public ValueTask<T> ReadAsync(CancellationToken cancellation = default) =>
        TryRead(out var item) ? ValueTask.FromResult(item) : WaitAndReadAsync(cancellation);

    internal static long SizeOf(int capacity, int maxItemBytes) => ChannelQueue.SizeOf(capacity, PlaceBytes(maxItemBytes));

    /// <summary>An item behind its length, in whole words.</summary>
    private static int PlaceBytes(int maxItemBytes) => (LengthBytes + maxItemBytes + 7) & ~7;

    private PayloadWriter Encode(T item)
    {
        var payload = PayloadWriter.Rent();
        var done = false;
        try
        {
            _codec.Write(payload, item, _space.Serializer);
            done = true;
            return payload;
        }
        finally
        {
            if (!done)
            {
                payload.Return();
            }
        }
    }

    private unsafe SharedChannelResult TryWrite(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > MaxItemBytes)
        {
            return SharedChannelResult.TooLarge;
        }

        var place = _queue.BeginWrite();
        if (place is null)
        {
            return SharedChannelResult.Full;
        }

        *(int*)place = payload.Length;
        payload.CopyTo(new Span<byte>(place + LengthBytes, MaxItemBytes));
        _queue.EndWrite();
        return SharedChannelResult.Written;
    }

    /// <summary>Takes the bytes of the oldest item, which become an item again when no mutex is held any more.</summary>
    private unsafe bool TryTake(PayloadWriter payload)
    {
        if (Count == 0)
        {
            return false;
        }

        var bytes = payload.GetSpan(MaxItemBytes);
        var place = _queue.BeginRead();
        if (place is null)
        {
            return false;
        }

        // Never more than there is room for, whatever another process has written there.
        var length = (int)Math.Min(*(uint*)place, (uint)MaxItemBytes);
        new ReadOnlySpan<byte>(place + LengthBytes, length).CopyTo(bytes);
        _queue.EndRead();
        payload.Advance(length);
        return true;
    }

    private async ValueTask<SharedChannelResult> WaitAndWriteAsync(PayloadWriter payload, CancellationToken cancellation)
    {
        try
        {
            SharedChannelResult result;
            do
            {
                await _queue.WaitForRoomAsync(cancellation).ConfigureAwait(false);
                result = TryWrite(payload.Written);
            }
            while (result == SharedChannelResult.Full);
            return result;
        }
        finally
        {
            payload.Return();
        }
    }

    private async ValueTask<T> WaitAndReadAsync(CancellationToken cancellation)
    {
        T? item;
        do
        {
            await _queue.WaitForElementsAsync(cancellation).ConfigureAwait(false);
        }
        while (!TryRead(out item));
        return item;
    }
}
