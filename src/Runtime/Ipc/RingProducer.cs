using System.Runtime.CompilerServices;

namespace Prefork.Ipc;

/// <summary>
/// The writing end of a ring. One thread of one process uses it. A record becomes visible by the release store of
/// the tail alone, so a producer that is killed at any instant leaves whole records only.
/// </summary>
internal sealed unsafe class RingProducer
{
    private readonly byte* _data;
    private readonly long* _tail;
    private readonly long* _head;
    private readonly int* _waiting;
    private readonly int _capacity;
    private long _position;
    private long _seenHead;

    public RingProducer(byte* ring, int capacity)
    {
        RingLayout.CheckCapacity(capacity);
        _tail = (long*)(ring + RingLayout.TailOffset);
        _head = (long*)(ring + RingLayout.HeadOffset);
        _waiting = (int*)(ring + RingLayout.WaitingOffset);
        _data = ring + RingLayout.ControlBytes;
        _capacity = capacity;
        _position = *_tail;
        Published = _position;
        _seenHead = *_head;
    }

    public int Capacity => _capacity;

    /// <summary>The largest payload that one record may have: a quarter of the ring, so that padding never starves it.</summary>
    public int MaxPayload => (_capacity / 4) - RecordHeader.Size;

    /// <summary>The position up to which records have been published, from the producer's own memory.</summary>
    public long Published { get; private set; }

    /// <summary>
    /// Reserves a record and gives its payload, or null where the ring has no room for the least wanted. What was reserved is lost
    /// by the next call unless <see cref="Commit"/> comes first.
    /// </summary>
    /// <param name="least">The payload that must fit.</param>
    /// <param name="most">The payload that is of use.</param>
    /// <param name="room">How much may be written.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* TryReserve(int least, int most, out int room)
    {
        var offset = (int)(_position & (_capacity - 1));
        var contiguous = _capacity - offset;
        var free = _capacity - (int)(_position - _seenHead);
        var usable = Math.Min(contiguous, free) - RecordHeader.Size;
        if (usable < most || most > MaxPayload)
        {
            return TryReserveSlow(least, most, out room);
        }

        room = most;
        return _data + offset + RecordHeader.Size;
    }

    /// <summary>Completes the reserved record and publishes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Commit(RecordType type, RecordFlags flags, int attempt, long requestId, long sessionId, long extra, int length)
    {
        Complete(type, flags, attempt, requestId, sessionId, extra, length);
        Publish();
    }

    /// <summary>Completes the reserved record; it is seen with the next <see cref="Publish"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Complete(RecordType type, RecordFlags flags, int attempt, long requestId, long sessionId, long extra, int length)
    {
        var header = (RecordHeader*)(_data + (int)(_position & (_capacity - 1)));
        header->Length = length;
        header->Type = type;
        header->Flags = flags;
        header->Attempt = (ushort)attempt;
        header->RequestId = requestId;
        header->SessionId = sessionId;
        header->Extra = extra;
        _position += RecordHeader.Extent(length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish()
    {
        Published = _position;
        Volatile.Write(ref *_tail, _position);
    }

    /// <summary>Writes a record without a payload; false where the ring is full.</summary>
    public bool TryWrite(RecordType type, long requestId, long sessionId, long extra, int attempt = 0)
    {
        if (TryReserve(0, 0, out _) is null)
        {
            return false;
        }

        Commit(type, RecordFlags.None, attempt, requestId, sessionId, extra, 0);
        return true;
    }

    /// <summary>Writes a record; false where the ring is full.</summary>
    public bool TryWrite(in RecordHeader header, ReadOnlySpan<byte> payload)
    {
        var memory = TryReserve(payload.Length, payload.Length, out _);
        if (memory is null)
        {
            return false;
        }

        payload.CopyTo(new Span<byte>(memory, payload.Length));
        Commit(header.Type, header.Flags, header.Attempt, header.RequestId, header.SessionId, header.Extra, payload.Length);
        return true;
    }

    /// <summary>How far the consumer says that it is.</summary>
    public long Head => Volatile.Read(ref *_head);

    /// <summary>Whether the ring has this many bytes free, wherever they lie.</summary>
    public bool HasFree(long bytes)
    {
        _seenHead = Volatile.Read(ref *_head);
        return _capacity - (_position - _seenHead) >= bytes;
    }

    /// <summary>Asks the consumer to ring the producer's doorbell when it has made room. Follow it by a fence and another try.</summary>
    public void SetWaiting(bool waiting)
    {
        IsAwaited = waiting;
        Volatile.Write(ref *_waiting, waiting ? 1 : 0);
    }

    /// <summary>Whether it was asked for that.</summary>
    public bool IsAwaited { get; private set; }

    private byte* TryReserveSlow(int least, int most, out int room)
    {
        room = 0;
        if (least > MaxPayload)
        {
            return null;
        }

        // A head beyond the tail, or one that fell back, is a scribble: it is not believed.
        var head = Volatile.Read(ref *_head);
        if (head >= _seenHead && head <= _position)
        {
            _seenHead = head;
        }

        var offset = (int)(_position & (_capacity - 1));
        var contiguous = _capacity - offset;
        var free = _capacity - (int)(_position - _seenHead);
        if (contiguous - RecordHeader.Size < least)
        {
            if (free < contiguous)
            {
                return null;
            }

            Complete(RecordType.Padding, RecordFlags.None, 0, 0, 0, 0, contiguous - RecordHeader.Size);
            offset = 0;
            free -= contiguous;
            contiguous = _capacity;
        }

        var usable = Math.Min(contiguous, free) - RecordHeader.Size;
        if (usable < least)
        {
            return null;
        }

        room = Math.Min(Math.Min(usable, most), MaxPayload);
        return _data + offset + RecordHeader.Size;
    }
}
