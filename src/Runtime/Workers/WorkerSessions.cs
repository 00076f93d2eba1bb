using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>What handlers can do with sessions: reads the shared session table and writes the response rings.</summary>
internal sealed unsafe partial class WorkerSessions : SessionGateway
{
    private readonly SharedRegion _region;
    private readonly string[] _endpoints;
    private readonly Outbox[] _outboxes;
    private readonly OutboxBudget _budget;
    private readonly LoopSynchronizationContext _context;
    private readonly PendingSends _pending;
    private readonly ConcurrentQueue<ForeignSend> _foreign = new();
    private readonly ClosingSessions _closing;
    private readonly int[] _maxOutputBytes;
    private readonly int _maxSendBytes;
    private readonly WorkerLoop _loop;
    private bool _writerOpen;
    private Outbox? _reserved;

    public WorkerSessions(
        WorkerLoop loop, SharedRegion region, string[] endpoints, Outbox[] outboxes, OutboxBudget budget,
        LoopSynchronizationContext context, int[] maxOutputBytes, int maxSendBytes)
    {
        _loop = loop;
        _region = region;
        _endpoints = endpoints;
        _outboxes = outboxes;
        _budget = budget;
        _context = context;
        _pending = new PendingSends(context);
        _closing = new ClosingSessions(region);
        _maxOutputBytes = maxOutputBytes;
        _maxSendBytes = maxSendBytes;
    }

    public bool HasWriter => _writerOpen;

    public bool HasForeign => !_foreign.IsEmpty;

    /// <summary>The session's slot, or null where the id is stale or forged.</summary>
    public SessionSlot* Find(long id)
    {
        var index = SessionId.Slot(id);
        if (id <= 0 || index >= _region.SessionSlots)
        {
            return null;
        }

        var slot = _region.Sessions + index;
        return Volatile.Read(ref slot->Id) == id ? slot : null;
    }

    public override SendResult Send(long session, ReadOnlySpan<byte> data)
    {
        var slot = Find(session);
        var refusal = Refusal(slot);
        if (refusal != SendResult.Sent)
        {
            return refusal;
        }

        if (!_context.IsOnLoop)
        {
            return SendFromElsewhere(session, data);
        }

        if (_writerOpen)
        {
            throw WriterIsOpen();
        }

        if (data.IsEmpty)
        {
            return SendResult.Sent;
        }

        if (data.Length > _maxSendBytes)
        {
            return SendResult.TooLarge;
        }

        _loop.MarkResponded(session);
        return _outboxes[slot->Reactor].Send(session, data, MaxOutputBytes(slot));
    }

    public override ValueTask<SendResult> SendAsync(long session, ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!_context.IsOnLoop)
        {
            return SendAsyncFromElsewhere(session, data.ToArray(), cancellation);
        }

        return TrySendAsync(session, data.Span, cancellation, out var sending)
            ? sending
            : SendWhenRoomAsync(session, data, cancellation);
    }

    public override SessionWriter OpenWriter(long session, int sizeHint)
    {
        if (!_context.IsOnLoop)
        {
            throw new InvalidOperationException("A SessionWriter can be opened on the worker's loop thread only: use Send on other threads.");
        }

        if (_writerOpen)
        {
            throw new InvalidOperationException("Another SessionWriter is open: commit or dispose it first.");
        }

        var slot = Find(session);
        var refusal = Refusal(slot);
        if (refusal != SendResult.Sent)
        {
            return new SessionWriter(null, session, refusal, null, default, sizeHint);
        }

        _writerOpen = true;
        var outbox = _outboxes[slot->Reactor];
        var ring = outbox.Direct;
        var least = Math.Max(sizeHint, SessionWriter.DefaultSize);
        var room = 0;
        var memory = ring is null || least > ring.MaxPayload ? null : ring.TryReserve(least, ring.MaxPayload, out room);
        if (memory is null)
        {
            return new SessionWriter(this, session, SendResult.Sent, null, default, least);
        }

        _reserved = outbox;
        outbox.HasWriter = true;
        return new SessionWriter(this, session, SendResult.Sent, ring, new Span<byte>(memory, room), least);
    }

    /// <summary>Sends what a writer has put into the ring in place.</summary>
    public SendResult CommitWriter(long session, RingProducer ring, int length)
    {
        AbandonWriter();
        if (length > 0)
        {
            _loop.MarkResponded(session);
            ring.Commit(RecordType.Send, RecordFlags.None, 0, 0, session, 0, length);
            _loop.MarkDirty(Find(session));
        }

        return SendResult.Sent;
    }

    /// <summary>No writer is open any more: it was ended, or what opened it has returned or awaits, which no writer outlives.</summary>
    public void AbandonWriter()
    {
        _writerOpen = false;
        if (_reserved is not null)
        {
            _reserved.HasWriter = false;
            _reserved = null;
        }
    }

    public override CloseResult Close(long session) => Close(session, RecordType.CloseSession, SessionState.Closing);

    public override CloseResult Abort(long session) => Close(session, RecordType.Abort, SessionState.Closed);

    public override bool Ask(long session, RecordType what, long extra)
    {
        var slot = Find(session);
        if (slot is null || slot->State >= (int)SessionState.Closing)
        {
            return false;
        }

        Order(slot, session, what, extra);
        return true;
    }

    public override bool IsConnected(long session) => Refusal(Find(session)) == SendResult.Sent;

    public override EndPoint? RemoteEndPoint(long session)
    {
        var slot = Find(session);
        if (slot is null)
        {
            return null;
        }

        var result = SessionTable.ReadAddress(slot);

        // The slot may have been given to another session while it was read.
        Volatile.ReadBarrier();
        return slot->Id == session ? result : null;
    }

    public override string? Endpoint(long session)
    {
        var slot = Find(session);
        return slot is not null && (uint)slot->Endpoint < (uint)_endpoints.Length ? _endpoints[slot->Endpoint] : null;
    }

    public override SessionSecurity? Security(long session) => SecurityTable.Read(_region, session);

    public override byte[]? ClientCertificate(long session) => CertificateTable.Read(_region, session);

    public override SessionInfo? Info(long session) =>
        _loop.ReadSession is { } read ? read(session) : SessionTable.Read(_region, _endpoints, session);

    /// <summary>A send that asked for it is settled. On the loop thread.</summary>
    public void Settle(long token, SendResult result) => _pending.Settle(token, result);

    /// <summary>Sends what other threads have queued. On the loop thread; true where there was something.</summary>
    public bool PumpForeign()
    {
        var any = false;
        while (_foreign.TryDequeue(out var item))
        {
            any = true;
            if (item.Done is not null)
            {
                _ = SendForeignAsync(item);
                continue;
            }

            switch (item.Type)
            {
                case RecordType.Send:
                    SendAccepted(item);
                    ArrayPool<byte>.Shared.Return(item.Buffer!);
                    break;
                case RecordType.SendTo:
                    _budget.Return(item.Length);
                    SendPacket(item.Extra, item.Buffer.AsSpan(0, item.Length));
                    ArrayPool<byte>.Shared.Return(item.Buffer!);
                    break;
                case RecordType.SendFile:
                    SendFile(Find(item.Session), item.Session, item.Fd, item.Range, RecordFlags.None, 0);
                    break;
                default:
                    var slot = Find(item.Session);
                    if (slot is not null)
                    {
                        Order(slot, item.Session, item.Type, item.Extra);
                    }

                    break;
            }
        }

        return any;
    }

    private CloseResult Close(long session, RecordType how, SessionState least)
    {
        var slot = Find(session);
        if (slot is null)
        {
            return CloseResult.NoSuchSession;
        }

        if (slot->State >= (int)least || (least == SessionState.Closing && _context.IsOnLoop && _closing.Contains(session)))
        {
            return CloseResult.AlreadyClosed;
        }

        Order(slot, session, how, (long)CloseReason.Server);
        return CloseResult.Closing;
    }

    /// <summary>Asks the session's reactor for something, in order with what is sent.</summary>
    private void Order(SessionSlot* slot, long session, RecordType what, long extra)
    {
        if (_context.IsOnLoop)
        {
            if (what is RecordType.CloseSession or RecordType.Abort)
            {
                _closing.Add(session);
            }

            _outboxes[slot->Reactor].Send(what, session, extra);
        }
        else
        {
            _foreign.Enqueue(new ForeignSend(what, session, extra));
            _context.Wake();
        }
    }

    /// <summary>Its sender was told that it is on its way: only the session's end can still stop it.</summary>
    private void SendAccepted(in ForeignSend item)
    {
        var slot = Find(item.Session);
        if (slot is null || slot->State >= (int)SessionState.Closing || _closing.Contains(item.Session))
        {
            _budget.Return(item.Length);
            return;
        }

        _loop.MarkResponded(item.Session);
        _outboxes[slot->Reactor].Send(item.Session, item.Buffer!.AsSpan(0, item.Length), MaxOutputBytes(slot), charged: true);
    }

    private SendResult Refusal(SessionSlot* slot)
    {
        if (slot is null)
        {
            return SendResult.NoSuchSession;
        }

        if (slot->State >= (int)SessionState.Closing)
        {
            return slot->State == (int)SessionState.Closing ? SendResult.Closing : SendResult.Closed;
        }

        if (_context.IsOnLoop && _closing.Contains(slot->Id))
        {
            return SendResult.Closing;
        }

        return slot->OutputQueued >= MaxOutputBytes(slot) ? SendResult.Overflow : SendResult.Sent;
    }

    /// <summary>What may wait for a client of the session's endpoint.</summary>
    private int MaxOutputBytes(SessionSlot* slot) => _maxOutputBytes[slot->Endpoint];

    private static InvalidOperationException WriterIsOpen() => new("A SessionWriter is open: commit or dispose it before anything else is sent.");

    private SendResult SendFromElsewhere(long session, ReadOnlySpan<byte> data)
    {
        if (data.Length > Math.Min(_maxSendBytes, _budget.Limit))
        {
            return SendResult.TooLarge;
        }

        if (!_budget.TryTake(data.Length))
        {
            return SendResult.Overflow;
        }

        var copy = ArrayPool<byte>.Shared.Rent(data.Length);
        data.CopyTo(copy);
        _foreign.Enqueue(new ForeignSend(RecordType.Send, session) { Buffer = copy, Length = data.Length });
        _context.Wake();
        return SendResult.Sent;
    }

    private bool TrySendAsync(long session, ReadOnlySpan<byte> data, CancellationToken cancellation, out ValueTask<SendResult> sending)
    {
        var slot = Find(session);
        var result = data.Length > _maxSendBytes ? SendResult.TooLarge : Refusal(slot);
        if (_writerOpen)
        {
            throw WriterIsOpen();
        }

        if (result == SendResult.Sent && !data.IsEmpty)
        {
            var pending = _pending.Rent();
            _loop.MarkResponded(session);
            result = _outboxes[slot->Reactor].Send(session, data, MaxOutputBytes(slot), RecordFlags.Notify, pending.Token);
            if (result == SendResult.Sent)
            {
                sending = pending.Start(cancellation);
                return true;
            }

            _pending.Return(pending);
        }

        sending = ValueTask.FromResult(result);
        return result != SendResult.Overflow;
    }
}
