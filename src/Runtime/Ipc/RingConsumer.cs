using System.Runtime.CompilerServices;

namespace Prefork.Ipc;

/// <summary>
/// The reading end of a ring. One thread of one process uses it. Headers are copied out before they are checked, because
/// the producer might write them again.
/// </summary>
internal sealed unsafe class RingConsumer
{
    private readonly byte* _data;
    private readonly long* _tail;
    private readonly long* _head;
    private readonly int* _waiting;
    private readonly int _capacity;
    private long _position;
    private long _seenTail;

    public RingConsumer(byte* ring, int capacity)
    {
        RingLayout.CheckCapacity(capacity);
        _tail = (long*)(ring + RingLayout.TailOffset);
        _head = (long*)(ring + RingLayout.HeadOffset);
        _waiting = (int*)(ring + RingLayout.WaitingOffset);
        _data = ring + RingLayout.ControlBytes;
        _capacity = capacity;
        _position = *_head;
        _seenTail = _position;
    }

    /// <summary>Whether a record is there that was not looked at yet.</summary>
    public bool HasRecord
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref *_tail) != _position;
    }

    /// <summary>Whether the producer waits for room.</summary>
    public bool ProducerWaits => Volatile.Read(ref *_waiting) != 0;

    /// <summary>The next record without taking it. Padding is passed over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PeekResult Peek(out RecordHeader header, out byte* payload)
    {
        while (true)
        {
            if (_position == _seenTail)
            {
                var tail = Volatile.Read(ref *_tail);
                if (tail == _position)
                {
                    header = default;
                    payload = null;
                    return PeekResult.Empty;
                }

                if (!IsPlausible(tail))
                {
                    header = default;
                    payload = null;
                    return PeekResult.Corrupt;
                }

                _seenTail = tail;
            }

            var offset = (int)(_position & (_capacity - 1));
            header = *(RecordHeader*)(_data + offset);
            payload = _data + offset + RecordHeader.Size;
            if ((uint)header.Length > (uint)(_capacity - offset - RecordHeader.Size) ||
                _position + RecordHeader.Extent(header.Length) > _seenTail)
            {
                return PeekResult.Corrupt;
            }

            if (header.Type != RecordType.Padding)
            {
                return PeekResult.Record;
            }

            _position += RecordHeader.Extent(header.Length);
        }
    }

    /// <summary>Takes the record that <see cref="Peek"/> gave; its bytes stay untouched until <see cref="Release"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(in RecordHeader header) => _position += RecordHeader.Extent(header.Length);

    /// <summary>Gives the room of all taken records back to the producer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Release() => Volatile.Write(ref *_head, _position);

    private bool IsPlausible(long tail) =>
        tail > _position && (ulong)(tail - _position) <= (ulong)_capacity && ((tail | _position) & (RecordHeader.Size - 1)) == 0;
}
