using System.Runtime.InteropServices;
using Prefork.Diagnostics;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>
/// What the worker sends through one reactor: the response ring, and a bounded queue for what finds no room in it, so that the loop never
/// waits for a reactor. Large output that finds no room goes into a file, which outlives the worker. Used by the loop thread alone.
/// </summary>
/// <remarks>
/// A message is published whole, in however many records, so that those of two workers to one session never mix and one of a worker that dies
/// is sent whole or not at all.
/// </remarks>
internal sealed unsafe class Outbox(OutboxSettings settings)
{
    private const long NotStuck = -1;

    /// <summary>What is smaller waits in memory, unless the ring is too small for it.</summary>
    public const int LeastSpilled = 64 * 1024;

    /// <summary>How many files may wait for room in the ring at a time: each holds a descriptor.</summary>
    public const int MostSpilled = 256;

    private readonly RingProducer _ring = settings.Ring;
    private readonly OutboxBudget _budget = settings.Budget;
    private readonly Queue<OutboxItem> _backlog = new();
    private readonly Dictionary<long, int> _backlogOf = [];
    private readonly LogThrottle _spillLog = new();
    private readonly SpillLedger _ledger = new();
    private long _lastFile;

    /// <summary>Where the ring's head was when the descriptor socket was full.</summary>
    private long _stuckAt = NotStuck;
    private int _spilled;

    /// <summary>Something was published since the reactor's bell was last looked at.</summary>
    public bool Dirty { get; set; }

    /// <summary>A writer fills a reserved record of the ring in place: until it ends, nothing else may go there.</summary>
    public bool HasWriter { get; set; }

    public bool HasBacklog => _backlog.Count > 0;

    /// <summary>The ring, for a writer that fills a record in place; null while something waits to go first.</summary>
    public RingProducer? Direct => HasBacklog ? null : _ring;

    /// <summary>The largest payload that one record may have.</summary>
    public int LargestRecord => _ring.MaxPayload;

    /// <summary>Whether the ring has room for what waits, and for the padding before it. Meaningful behind a full fence.</summary>
    public bool CanPump => HasBacklog && _ring.Head != _stuckAt && _ring.HasFree(RoomFor(_backlog.Peek().Header.Length));

    /// <summary>The longest message that may wait in memory: longer ones would never fit into the ring at once.</summary>
    private int LongestKept => _ring.Capacity - _ring.MaxPayload - (8 * RecordHeader.Size);

    /// <summary>
    /// Sends bytes to a session that may have <paramref name="most"/> waiting. Those for which the budget was charged before are accepted
    /// whatever the room.
    /// </summary>
    public SendResult Send(
        long session, ReadOnlySpan<byte> data, int most, RecordFlags flags = RecordFlags.None, long token = 0, bool charged = false)
    {
        var header = new RecordHeader { Type = RecordType.Send, Flags = flags, SessionId = session, RequestId = token, Length = data.Length };
        if (!HasBacklog && !HasWriter && TryWrite(header, data))
        {
            ReturnCharge(charged, data.Length);
            return SendResult.Sent;
        }

        if ((data.Length >= LeastSpilled || data.Length > LongestKept) && _spilled < MostSpilled && TrySpill(session, data, most, flags, token, charged))
        {
            ReturnCharge(charged, data.Length);
            return SendResult.Sent;
        }

        if (data.Length > LongestKept)
        {
            // It was promised, and there is neither room nor a disk for it: no client may miss a part in silence.
            if (charged)
            {
                ReturnCharge(charged, data.Length);
                Send(RecordType.CloseSession, session, (long)CloseReason.Error);
            }

            return SendResult.Overflow;
        }

        // A session that is sent more than its client reads has a limit of its own, so that it leaves room for the others.
        var waiting = _backlogOf.GetValueOrDefault(session);
        if (!charged && (waiting + (long)data.Length > most || !_budget.TryTake(data.Length)))
        {
            return SendResult.Overflow;
        }

        _backlogOf[session] = waiting + data.Length;
        Enqueue(header, data, -1, data.Length);
        return SendResult.Sent;
    }

    /// <summary>Sends a record without a payload.</summary>
    public void Send(RecordType type, long session, long extra, long request = 0)
    {
        var header = new RecordHeader { Type = type, RequestId = request, SessionId = session, Extra = extra };
        if (HasBacklog || HasWriter || !TryWrite(header, []))
        {
            Enqueue(header, [], -1, 0);
        }
    }

    /// <summary>Sends a record that is small and may be given up; false where there is no room now.</summary>
    public bool TrySend(in RecordHeader header, ReadOnlySpan<byte> payload) => !HasBacklog && !HasWriter && TryWrite(header, payload);

    /// <summary>Sends a record for the server itself; false where it may be given up and there is no room for it now.</summary>
    public bool SendInternal(in RecordHeader header, ReadOnlySpan<byte> payload, InternalRoom room)
    {
        var record = header with { Length = payload.Length };
        if (!HasBacklog && !HasWriter && TryWrite(record, payload))
        {
            ReturnCharge(room == InternalRoom.Charged, payload.Length);
            return true;
        }

        if (room == InternalRoom.IfThereIs && !_budget.TryTake(payload.Length))
        {
            return false;
        }

        Enqueue(record, payload, -1, room == InternalRoom.Always ? 0 : payload.Length);
        return true;
    }

    /// <summary>Sends a record for the server itself whose payload is a file; the descriptor belongs to the outbox from now on.</summary>
    public void SendInternalFile(in RecordHeader header, int fd, int length, bool isCharged)
    {
        ReturnCharge(isCharged, length);
        var file = new PayloadFile { Token = ++_lastFile, Length = length };
        var payload = MemoryMarshal.AsBytes(new ReadOnlySpan<PayloadFile>(in file));
        var record = header with { Length = payload.Length };
        if (HasBacklog || HasWriter || !TryWriteFile(record, payload, fd))
        {
            Enqueue(record, payload, fd, 0);
        }
    }

    /// <summary>Sends a part of a file; the descriptor belongs to the outbox from now on.</summary>
    public void SendFile(long session, int fd, in FileRange range, RecordFlags flags, long token)
    {
        var header = new RecordHeader
        {
            Type = RecordType.SendFile,
            Flags = flags,
            SessionId = session,
            RequestId = token,
            Extra = ++_lastFile,
            Length = FileRange.Size,
        };
        var payload = MemoryMarshal.AsBytes(new ReadOnlySpan<FileRange>(in range));
        if (HasBacklog || HasWriter || !TryWriteFile(header, payload, fd))
        {
            Enqueue(header, payload, fd, 0);
            _spilled += (flags & RecordFlags.Spilled) != 0 ? 1 : 0;
        }
    }

    /// <summary>Moves what waits into the ring as far as it has room; true where something moved.</summary>
    public bool Pump()
    {
        var moved = false;
        while (!HasWriter && _backlog.TryPeek(out var item))
        {
            var payload = new ReadOnlySpan<byte>((void*)item.Payload, item.Header.Length);
            if (!(item.Fd >= 0 ? TryWriteFile(item.Header, payload, item.Fd) : TryWrite(item.Header, payload)))
            {
                break;
            }

            moved = true;
            Settle(item);
            _spilled -= IsSpilledOutput(item.Header) ? 1 : 0;
            NativeMemory.Free((void*)item.Payload);
            _backlog.Dequeue();
            if (_backlog.Count == 0)
            {
                _ring.SetWaiting(false);
            }
        }

        return moved;
    }

    private static bool IsSpilledOutput(in RecordHeader header) => header.Type == RecordType.SendFile && (header.Flags & RecordFlags.Spilled) != 0;

    private static long TokenOf(in RecordHeader header, ReadOnlySpan<byte> payload) =>
        header.Type == RecordType.SendFile ? header.Extra : MemoryMarshal.Read<PayloadFile>(payload).Token;

    private static long Pieces(int length, int most) => (length / most) + 1L;

    /// <summary>What a message takes, with the padding at the wrap, which takes less than the largest of its records.</summary>
    private long RoomFor(int length) => length <= _ring.MaxPayload
        ? 2 * RecordHeader.Extent(length)
        : length + ((Pieces(length, _ring.MaxPayload) + 2) * RecordHeader.Size) + _ring.MaxPayload;

    private void ReturnCharge(bool charged, int length)
    {
        if (charged)
        {
            _budget.Return(length);
        }
    }

    private void Settle(in OutboxItem item)
    {
        if (item.Charged == 0)
        {
            return;
        }

        _budget.Return(item.Charged);
        if (item.Header.Type != RecordType.Send)
        {
            return;
        }

        var waiting = _backlogOf.GetValueOrDefault(item.Header.SessionId) - item.Charged;
        if (waiting > 0)
        {
            _backlogOf[item.Header.SessionId] = waiting;
        }
        else
        {
            _backlogOf.Remove(item.Header.SessionId);
        }
    }

    private void Enqueue(in RecordHeader header, ReadOnlySpan<byte> payload, int fd, int charged)
    {
        byte* copy = null;
        if (!payload.IsEmpty)
        {
            copy = (byte*)NativeMemory.Alloc((nuint)payload.Length);
            payload.CopyTo(new Span<byte>(copy, payload.Length));
        }

        _backlog.Enqueue(new OutboxItem(header, (nint)copy, fd, charged));
        _ring.SetWaiting(true);
    }

    private bool TrySpill(long session, ReadOnlySpan<byte> data, int most, RecordFlags flags, long token, bool charged)
    {
        _ledger.Take(_ring.Head);
        if (!charged && !_ledger.Admits(session, data.Length, most))
        {
            return false;
        }

        var fd = SpillFile.TryCreate(settings.TempDirectory, data, out var error);
        if (fd < 0)
        {
            if (_spillLog.ShouldLog(Environment.TickCount64))
            {
                Log.SpillFailed(settings.Logger, settings.TempDirectory, Sys.Describe(error));
            }

            return false;
        }

        _ledger.Add(session, data.Length);
        SendFile(session, fd, new FileRange { Length = data.Length }, flags | RecordFlags.Spilled, token);
        return true;
    }

    private bool TryWrite(in RecordHeader header, ReadOnlySpan<byte> payload)
    {
        if (!(payload.Length > _ring.MaxPayload ? TryWriteInPieces(header, payload) : _ring.TryWrite(header, payload)))
        {
            return false;
        }

        Dirty = true;
        return true;
    }

    /// <summary>Several records, published by one store.</summary>
    private bool TryWriteInPieces(in RecordHeader header, ReadOnlySpan<byte> data)
    {
        if (!_ring.HasFree(RoomFor(data.Length)))
        {
            return false;
        }

        while (!data.IsEmpty)
        {
            var length = Math.Min(data.Length, _ring.MaxPayload);
            var memory = _ring.TryReserve(length, length, out _);
            data[..length].CopyTo(new Span<byte>(memory, length));
            data = data[length..];
            _ring.Complete(
                header.Type, data.IsEmpty ? header.Flags : RecordFlags.More, 0, header.RequestId, header.SessionId, header.Extra, length);
        }

        _ring.Publish();
        return true;
    }

    /// <summary>The descriptor goes first, so that whoever sees the record finds it.</summary>
    private bool TryWriteFile(in RecordHeader header, ReadOnlySpan<byte> payload, int fd)
    {
        if (!_ring.HasFree(RoomFor(payload.Length)))
        {
            return false;
        }

        if (!settings.Files.TrySend(fd, TokenOf(header, payload)))
        {
            // The socket is full of descriptors whose records the reactor has not taken: not before it takes one is there room.
            _stuckAt = _ring.Head;
            return false;
        }

        _stuckAt = NotStuck;
        if (!TryWrite(header, payload))
        {
            return false;
        }

        if (IsSpilledOutput(header))
        {
            _ledger.Publish(_ring.Published, header.SessionId, MemoryMarshal.Read<FileRange>(payload).Length);
        }

        _ = Sys.Close(fd);
        return true;
    }
}
