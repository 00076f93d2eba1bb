using System.Diagnostics;
using System.Text;
using Prefork.Diagnostics;
using Prefork.Ipc;
using Prefork.Registration;

namespace Prefork.Workers;

/// <summary>Requests and their handlers.</summary>
internal sealed unsafe partial class WorkerLoop
{
    private readonly Dictionary<long, SessionWork> _work = [];
    private readonly Stack<SessionWork> _freeWork = new();
    private readonly EventArguments _packetArguments = new();
    private readonly WorkerDatagrams _datagrams;

    /// <summary>The in-flight table or the arena is full: no request is taken until a handler completes.</summary>
    private bool _blocked;

    /// <summary>Room was made in a request or completion ring since the bells were last looked at.</summary>
    private bool _released;
    private bool _runsSynchronous;

    /// <summary>Where the request waits that was just copied out of its ring.</summary>
    private SessionWork? _arrived;
    private readonly LogThrottle _discardLog = new();
    private long _discarded;

    private bool ReceiveCompletions(int reactor)
    {
        var ring = _completions[reactor];
        while (ring.Peek(out var header, out var payload) == PeekResult.Record)
        {
            switch (header.Type)
            {
                case RecordType.TaskResult:
                    ReceiveResult(header, payload, reactor);
                    break;
                case RecordType.StopTask:
                    StopTask(header.RequestId);
                    break;
                default:
                    _sessions.Settle(header.RequestId, (SendResult)header.Extra);
                    break;
            }

            ring.Take(header);
            _sessions.AbandonWriter();
        }

        ring.Release();
        _released = true;
        return true;
    }

    /// <summary>Handles a turn of requests from one reactor; false where none could be taken.</summary>
    private bool Receive(int reactor)
    {
        var ring = _requests[reactor];
        var taken = 0;
        while (taken < TurnRecords && !_stopTaking && !IsBacklogged())
        {
            var result = ring.Peek(out var header, out var payload);
            if (result == PeekResult.Empty)
            {
                break;
            }

            if (result == PeekResult.Corrupt)
            {
                throw new InvalidDataException("The request ring holds what cannot be: this process or another has overwritten it.");
            }

            if (!Handle(header, payload))
            {
                _blocked = true;
                break;
            }

            // The head moves only now: a record is in the ring until it was handled or stands in the in-flight table. What stands
            // there starts behind it: once its entry is free again, nothing may be left in the ring.
            ring.Take(header);
            taken++;
            _status->Requests++;
            var (work, settled) = (_arrived, _arrived is null && (header.Flags & RecordFlags.Settle) != 0 ? header.RequestId : 0);
            _arrived = null;
            if (IsBacklogged())
            {
                _held = ring;
                _heldRequest = settled;
                break;
            }

            ring.Release();
            _released = true;
            ReportSettled(settled);
            if (work is not null)
            {
                Continue(work.Key, work);
            }
        }

        if (_settings.Recycle?.Check(taken, Environment.TickCount64) is { } reason)
        {
            _settings.OnReplacementWanted(reason);
        }

        return taken > 0;
    }

    /// <summary>False where there is no room to run it.</summary>
    private bool Handle(in RecordHeader header, byte* payload)
    {
        if (header.Type == RecordType.Packet)
        {
            return HandlePacket(header, payload);
        }

        if (IsInternal(header.Type))
        {
            return HandleInternal(header, payload);
        }

        var slot = _sessions.Find(header.SessionId);
        if (slot is null)
        {
            Discard(header);
            return true;
        }

        BoundHandler? handler;
        switch (header.Type)
        {
            case RecordType.Data:
                if (IsRejected(header.SessionId) || (slot->State >= (int)SessionState.Closing && !_settings.DeliverAfterClose))
                {
                    Discard(header);
                    return true;
                }

                _status->DispatchDelay = Environment.TickCount64 - header.Extra;
                handler = _handlers.Receive[slot->Endpoint];
                break;
            case RecordType.Connect:
                handler = _handlers.Connect[slot->Endpoint];
                break;
            case RecordType.Close:
                handler = _handlers.Close[slot->Endpoint];
                break;
            case RecordType.Fence:
                handler = null;
                break;
            case RecordType.BufferFull:
                handler = _handlers.BufferFull[slot->Endpoint];
                break;
            case RecordType.BufferEmpty:
                handler = _handlers.BufferEmpty[slot->Endpoint];
                break;
            case RecordType.RequestLost:
                handler = _handlers.RequestLost[slot->Endpoint];
                break;
            case RecordType.ProtocolError:
                handler = _handlers.ProtocolError[slot->Endpoint];
                break;
            default:
                Log.UnknownRecord(_logger, (int)header.Type, _worker.Id);
                return true;
        }

        SessionWork? work = null;
        var busy = _work.Count > 0 && _work.TryGetValue(header.SessionId, out work);
        if (!busy && handler?.Async is null)
        {
            var data = FindMessage(header, payload, out var length);
            RunSynchronous(header, data, length, handler);
            return true;
        }

        return HandleAside(header, payload, handler, header.SessionId, work);
    }

    /// <summary>Datagrams belong to no session: each is handled by itself.</summary>
    private bool HandlePacket(in RecordHeader header, byte* payload)
    {
        var data = FindMessage(header, payload, out var length);
        var handler = (ulong)header.Extra < (ulong)_handlers.Packet.Length && length >= PacketHeader.Size ? _handlers.Packet[header.Extra] : null;
        if (handler?.Async is null)
        {
            RunSynchronous(header, data, length, handler);
            return true;
        }

        return HandleAside(header, payload, handler, -header.RequestId, null);
    }

    /// <summary>What an event brings of its own; for a datagram the message follows behind the sender's address.</summary>
    private EventArguments? ArgumentsOf(in RecordHeader header, BoundHandler? handler, AsyncRequest? request, ref byte* data, ref int length)
    {
        switch (header.Type)
        {
            case RecordType.Packet:
                var packet = (PacketHeader*)data;
                var address = new ReadOnlySpan<byte>(packet->Address, Math.Clamp((int)packet->AddressLength, 0, SocketAddressBytes.MaxLength));
                var arguments = request is null ? _packetArguments : new EventArguments();
                arguments.Packet = new PacketContext(_datagrams, (short)header.Extra, address);
                data += PacketHeader.Size;
                length -= PacketHeader.Size;
                return arguments;
            case RecordType.RequestLost:
                return new EventArguments
                {
                    RequestLost = new RequestLostContext(new Session(_sessions, header.SessionId), (RequestLostReason)header.Extra, CrashPolicy.Drop),
                };
            case RecordType.ProtocolError:
                // The length stands above the reason.
                return new EventArguments
                {
                    ProtocolError = new ProtocolErrorContext(
                        (ProtocolErrorReason)(header.Extra & byte.MaxValue), header.Extra >> 8, Encoding.UTF8.GetString(data, length)),
                };
            default:
                return handler is not null && IsInternal(header.Type) ? InternalArguments(header, handler, request, ref data, ref length) : null;
        }
    }

    /// <summary>Where a request's message lies: in its record, or in the memory of large messages.</summary>
    private byte* FindMessage(in RecordHeader header, byte* payload, out int length)
    {
        length = header.Length;
        if ((header.Flags & RecordFlags.Package) == 0)
        {
            return payload;
        }

        var place = header.Length == PackageRef.Size ? *(PackageRef*)payload : new PackageRef { Length = -1 };
        length = place.Length;
        var data = _settings.Memory.Packages.Find((int)(header.RequestId >> 56), place);
        return data is not null ? data : throw new InvalidDataException("A request names a large message where none can be.");
    }

    private void RunSynchronous(in RecordHeader header, byte* data, int length, BoundHandler? handler)
    {
        if (handler is not null)
        {
            var now = Stopwatch.GetTimestamp();
            if (now - _lastBell > BellTicks)
            {
                _lastBell = now;
                RingReactors(always: false);
            }

            _inFlight.MarkSynchronous(header, handler, now);
            var session = IsInternal(header.Type) ? 0 : header.SessionId;
            _status->Session = session;
            _status->RequestTime = now;
            _runsSynchronous = true;
            Exception? error = null;
            try
            {
                var reason = header.Type == RecordType.Close ? (CloseReason)header.Extra : default;
                var arguments = header.Type >= RecordType.Packet ? ArgumentsOf(header, handler, null, ref data, ref length) : null;
                var invocation = new SyncInvocation(
                    _worker, new Session(_sessions, session), new ReadOnlySpan<byte>(data, length), reason, arguments);
                handler.Sync!(handler.Target, invocation);
            }
            catch (Exception e)
            {
                error = e;
            }

            if (header.Type == RecordType.RunTask)
            {
                EndTask(header, _synchronousTask, error);
            }
            else if (error is not null)
            {
                Failed(handler, header, error);
            }

            _runsSynchronous = false;
            _inFlight.ClearSynchronous();
            _status->RequestTime = 0;
            _sessions.AbandonWriter();
        }

        Acknowledge(header);
    }

    /// <summary>Copies a request out of the ring, to run it now or when the session's handlers before it have ended.</summary>
    private bool HandleAside(in RecordHeader header, byte* payload, BoundHandler? handler, long key, SessionWork? work)
    {
        var request = _inFlight.TryAdd(header, payload, handler);
        if (request is null)
        {
            return false;
        }

        if (work is null)
        {
            work = _freeWork.TryPop(out var free) ? free : new SessionWork();
            work.Key = key;
            _work.Add(key, work);
        }

        request.Data = IsInternal(header.Type)
            ? FindInternal(header, request.Payload, out request.Length, out request.Large)
            : FindMessage(header, request.Payload, out request.Length);
        request.Work = work;
        work.Waiting.Enqueue(request);
        _arrived = work;
        return true;
    }

    /// <summary>Starts what the session's running handlers admit.</summary>
    private void Continue(long key, SessionWork work)
    {
        while (work.Waiting.TryPeek(out var request) && work.Admits(request.Handler))
        {
            work.Waiting.Dequeue();
            work.Running++;
            work.Exclusive = request.Handler is not { Descriptor.Concurrent: true };
            _inFlight.MarkStarted(request);
            if (request.Data is null && IsInternal(request.Header.Type))
            {
                Refuse(request.Header, null, TaskEnd.PayloadLost);
                request.Handler = null;
            }

            if (request.Header.Type == RecordType.Data && IsRejected(request.Header.SessionId))
            {
                Discard(request.Header);
                request.Handler = null;
            }

            var arguments = ArgumentsOf(request.Header, request.Handler, request, ref request.Data, ref request.Length);

            // This may run within a handler that completes another one and has a writer open: that writer stays.
            var outerWriter = _sessions.HasWriter;
            var ended = request.Start(_worker, new Session(_sessions, IsInternal(request.Header.Type) ? 0 : request.Header.SessionId), arguments, out var error);
            if (!outerWriter)
            {
                _sessions.AbandonWriter();
            }

            if (!ended)
            {
                continue;
            }

            if (IsBacklogged())
            {
                _unanswered.Enqueue((request, error));
            }
            else
            {
                End(request, error);
            }
        }

        if (work.Running == 0 && work.Waiting.Count == 0 && _work.Remove(key))
        {
            work.Exclusive = false;
            _freeWork.Push(work);
        }
    }

    /// <summary>A handler has thrown: that costs its connection, whose protocol is in no known state, and nothing else.</summary>
    private void Failed(BoundHandler handler, in RecordHeader header, Exception error)
    {
        if (error is MessageException mistake)
        {
            Reject(header, mistake);
            return;
        }

        Log.HandlerFailed(_logger, handler.Descriptor.Name, SessionId.Format(header.SessionId), _worker.Id, error);
        var slot = _sessions.Find(header.SessionId);
        if (header.Type != RecordType.Close && slot is not null)
        {
            _outboxes[slot->Reactor].Send(RecordType.CloseSession, header.SessionId, (long)CloseReason.Error);
        }
    }

    private void Discard(in RecordHeader header)
    {
        _discarded++;
        if (_discardLog.ShouldLog(Environment.TickCount64))
        {
            Log.RequestDiscarded(_logger, SessionId.Format(header.SessionId), _discarded);
        }
    }
}
