using System.Runtime.InteropServices;
using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>
/// What the worker sends through one reactor: the response ring, and a bounded queue for what finds no room in it, so that the loop never
/// waits for a reactor. Used by the loop thread alone.
/// </summary>
internal sealed unsafe class Outbox(RingProducer ring, OutboxBudget budget, int maxSessionBytes)
{
    private readonly Queue<(RecordHeader Header, nint Payload)> _backlog = new();
    private readonly Dictionary<long, int> _backlogOf = [];
    private int _sentOfFirst;

    /// <summary>Something was published since the reactor's bell was last looked at.</summary>
    public bool Dirty { get; set; }

    /// <summary>A writer fills a reserved record of the ring in place: until it ends, nothing else may go there.</summary>
    public bool HasWriter { get; set; }

    public bool HasBacklog => _backlog.Count > 0;

    /// <summary>The ring, for a writer that fills a record in place; null while something waits to go first.</summary>
    public RingProducer? Direct => HasBacklog ? null : ring;

    /// <summary>Sends bytes. Those for which the budget was charged before are accepted whatever the room.</summary>
    public SendResult Send(long session, ReadOnlySpan<byte> data, RecordFlags flags = RecordFlags.None, long token = 0, bool charged = false)
    {
        if (!HasBacklog && !HasWriter && TrySend(session, data, flags, token))
        {
            Dirty = true;
            if (charged)
            {
                budget.Return(data.Length);
            }

            return SendResult.Sent;
        }

        // A session that is sent more than its client reads has a limit of its own, so that it leaves room for the others.
        var waiting = _backlogOf.GetValueOrDefault(session);
        if (!charged && (waiting + (long)data.Length > maxSessionBytes || !budget.TryTake(data.Length)))
        {
            return SendResult.Overflow;
        }

        _backlogOf[session] = waiting + data.Length;
        var header = new RecordHeader { Type = RecordType.Send, Flags = flags, SessionId = session, RequestId = token, Length = data.Length };
        var copy = (byte*)NativeMemory.Alloc((nuint)Math.Max(1, data.Length));
        data.CopyTo(new Span<byte>(copy, data.Length));
        Enqueue(header, copy);
        return SendResult.Sent;
    }

    /// <summary>Sends a record without a payload.</summary>
    public void Send(RecordType type, long session, long extra)
    {
        if (!HasBacklog && !HasWriter && ring.TryWrite(type, 0, session, extra))
        {
            Dirty = true;
            return;
        }

        Enqueue(new RecordHeader { Type = type, SessionId = session, Extra = extra }, null);
    }

    /// <summary>Moves what waits into the ring as far as it has room; true where something moved.</summary>
    public bool Pump()
    {
        var moved = false;
        while (_backlog.TryPeek(out var item) && TryMove(item.Header, (byte*)item.Payload))
        {
            moved = true;
            Dirty = true;
            if (_sentOfFirst > 0)
            {
                continue;
            }

            Settle(item.Header);
            NativeMemory.Free((void*)item.Payload);
            _backlog.Dequeue();
            if (_backlog.Count == 0)
            {
                ring.SetWaiting(false);
            }
        }

        return moved;
    }

    /// <summary>Whether the ring has room for what waits, and for the padding before it. Meaningful behind a full fence.</summary>
    public bool CanPump => HasBacklog && ring.HasFree(2L * (ring.MaxPayload + RecordHeader.Size));

    private void Settle(in RecordHeader header)
    {
        if (header.Length == 0)
        {
            return;
        }

        budget.Return(header.Length);
        var waiting = _backlogOf.GetValueOrDefault(header.SessionId) - header.Length;
        if (waiting > 0)
        {
            _backlogOf[header.SessionId] = waiting;
        }
        else
        {
            _backlogOf.Remove(header.SessionId);
        }
    }

    private void Enqueue(in RecordHeader header, byte* payload)
    {
        _backlog.Enqueue((header, (nint)payload));
        ring.SetWaiting(true);
    }

    private bool TrySend(long session, ReadOnlySpan<byte> data, RecordFlags flags, long token)
    {
        if (data.Length > ring.MaxPayload)
        {
            return TrySendInPieces(session, data, flags, token);
        }

        var memory = ring.TryReserve(data.Length, data.Length, out _);
        if (memory is null)
        {
            return false;
        }

        data.CopyTo(new Span<byte>(memory, data.Length));
        ring.Commit(RecordType.Send, flags, 0, token, session, 0, data.Length);
        return true;
    }

    /// <summary>Several records, published by one store, so that the message is sent whole or not at all.</summary>
    private bool TrySendInPieces(long session, ReadOnlySpan<byte> data, RecordFlags flags, long token)
    {
        var pieces = (data.Length / ring.MaxPayload) + 1;

        // The padding at the wrap takes less than the largest record.
        if (!ring.HasFree(data.Length + ((pieces + 2L) * RecordHeader.Size) + ring.MaxPayload))
        {
            return false;
        }

        while (!data.IsEmpty)
        {
            var length = Math.Min(data.Length, ring.MaxPayload);
            var memory = ring.TryReserve(length, length, out _);
            data[..length].CopyTo(new Span<byte>(memory, length));
            data = data[length..];
            ring.Complete(RecordType.Send, data.IsEmpty ? flags : RecordFlags.More, 0, token, session, 0, length);
        }

        ring.Publish();
        return true;
    }

    private bool TryMove(in RecordHeader header, byte* payload)
    {
        var left = header.Length - _sentOfFirst;
        var length = Math.Min(left, ring.MaxPayload);
        var flags = length < left ? RecordFlags.More : header.Flags;
        if (!ring.TryWrite(header with { Flags = flags }, new ReadOnlySpan<byte>(payload + _sentOfFirst, length)))
        {
            return false;
        }

        _sentOfFirst = length < left ? _sentOfFirst + length : 0;
        return true;
    }
}
