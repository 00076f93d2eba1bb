using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>Which worker a message goes to, and its way there.</summary>
internal sealed unsafe partial class Reactor
{
    private readonly PackageStore _packages;
    private readonly Queue<Connection> _packageWaits = new();
    private readonly Queue<Connection> _stream = new();

    /// <summary>
    /// The lane that the next message of a connection goes to: its own, or one that is chosen for the message. Null where it waits for a worker
    /// that has nothing to do.
    /// </summary>
    private ReactorLane? Target(Connection connection)
    {
        var endpoint = _settings.Endpoints[connection.Endpoint];
        if (endpoint.IsSticky)
        {
            return connection.Lane;
        }

        if (connection.Target < 0)
        {
            connection.Target = endpoint.Dispatch is DispatchMode.Session or DispatchMode.ClientAddress or DispatchMode.UserId
                ? connection.WorkerId
                : _owner.Workers.Choose(endpoint.Dispatch);
            if (connection.Target < 0)
            {
                AwaitIdleWorker(connection);

                // Another reactor may have had a worker finish before it could see that this one waits.
                Interlocked.MemoryBarrier();
                connection.Target = _owner.Workers.Choose(endpoint.Dispatch);
                if (connection.Target < 0)
                {
                    return null;
                }
            }
        }

        return _current[connection.Target];
    }

    /// <summary>Nothing has come for the worker that was chosen. Its turn is kept, but by the next message it may be the busiest one.</summary>
    private void ForgetTarget(Connection connection)
    {
        if (_settings.Endpoints[connection.Endpoint].Dispatch != DispatchMode.RoundRobin)
        {
            connection.Target = -1;
        }
    }

    private void AwaitIdleWorker(Connection connection)
    {
        if (!connection.InStream)
        {
            connection.InStream = true;
            _stream.Enqueue(connection);
            _owner.Workers.SetStreamWaiting(Index, true);
        }
    }

    /// <summary>A worker has nothing to do: has the connections that wait for one go on, as far as there are such workers.</summary>
    public void PumpStream()
    {
        for (var left = _stream.Count; left > 0 && _owner.Workers.HasIdle; left--)
        {
            var connection = _stream.Dequeue();
            if (connection.InStream)
            {
                connection.InStream = false;
                Pump(connection);
            }
        }

        _owner.Workers.SetStreamWaiting(Index, _stream.Count > 0);
    }

    private RecordFlags Flags(Connection connection, RecordFlags flags) =>
        _settings.Endpoints[connection.Endpoint].IsSticky ? flags : flags | RecordFlags.Settle;

    /// <summary>Counts bytes that have come from a client.</summary>
    private void CountReceived(Connection connection, long bytes)
    {
        var slot = Slot(connection);
        slot->BytesReceived += bytes;
        slot->LastReceived = _now;
        _statistics->BytesReceived += bytes;
    }

    /// <summary>A message was published.</summary>
    private void Sent(Connection connection, ReactorLane lane, long request)
    {
        lane.NeedsBell = true;
        Slot(connection)->Messages++;
        _statistics->Messages++;
        if (_settings.Endpoints[connection.Endpoint].IsSticky)
        {
            connection.LastRequest = lane.Requests.Published;
            return;
        }

        connection.Target = -1;
        if (connection.Input is { } input)
        {
            input.IsDecided = false;
        }

        connection.Outstanding++;
        lane.Reported.Add(request, connection.Id);
        _owner.Workers.Begin(lane.Lane.WorkerId, _now);
    }

    /// <summary>Sends a message to the worker that it is for; false where it has to wait, for room in a ring or for something else.</summary>
    private bool TryDispatch(Connection connection, ReadOnlySpan<byte> message, ReactorLane? serving, out ReactorLane? full)
    {
        full = null;
        if (connection is { Target: < 0, Input.IsDecided: false } &&
            _settings.Endpoints[connection.Endpoint].Dispatcher is { } dispatcher && !TryDecide(connection, dispatcher, message))
        {
            return true;
        }

        var lane = Target(connection);
        if (lane is null)
        {
            return false;
        }

        if (lane != connection.Lane && !IsOpen(lane, serving))
        {
            full = lane;
            return false;
        }

        var request = NextRequestId();
        if (message.Length <= lane.LongestInPlace)
        {
            var memory = lane.Requests.TryReserve(message.Length, message.Length, out _);
            if (memory is null)
            {
                full = lane;
                return false;
            }

            message.CopyTo(new Span<byte>(memory, message.Length));
            lane.Requests.Commit(RecordType.Data, Flags(connection, RecordFlags.None), 0, request, connection.Id, _now, message.Length);
            Sent(connection, lane, request);
            return true;
        }

        var place = (PackageRef*)lane.Requests.TryReserve(PackageRef.Size, PackageRef.Size, out _);
        if (place is null)
        {
            full = lane;
            return false;
        }

        if (!_packages.TryAdd(request, lane, message, out *place))
        {
            if (!connection.InPackageWait)
            {
                connection.InPackageWait = true;
                _packageWaits.Enqueue(connection);
            }

            return false;
        }

        lane.Requests.Commit(
            RecordType.Data, RecordFlags.Package | RecordFlags.Settle, 0, request, connection.Id, _now, PackageRef.Size);
        Sent(connection, lane, request);
        return true;
    }

    /// <summary>Lets the application choose the worker; false where the message goes to none.</summary>
    private bool TryDecide(Connection connection, MessageDispatcher dispatcher, ReadOnlySpan<byte> message)
    {
        var decision = dispatcher.Decide(Slot(connection), message, _settings.Workers);
        switch (decision.Kind)
        {
            case DispatchKind.Worker when (uint)decision.WorkerId < (uint)_settings.Workers:
                connection.Target = decision.WorkerId;
                return true;
            case DispatchKind.Close:
                BeginClose(connection, SessionState.Closing, CloseReason.Server);
                AddReady(connection);
                return false;
            case DispatchKind.Discard:
                return false;
            default:
                connection.Input!.IsDecided = true;
                return true;
        }
    }

    /// <summary>A worker says that a request is settled.</summary>
    private void OnSettled(long request, ReactorLane lane)
    {
        if (SettleParcel(request, lane))
        {
            return;
        }

        if (_packages.Remove(request, lane))
        {
            PumpPackageWaits();
        }

        if (lane.Reported.Remove(request, out var session))
        {
            EndReported(session, lane.Lane.WorkerId);
        }
    }

    private void EndReported(long session, int worker)
    {
        _owner.Workers.End(worker, _now);
        if (Find(session) is { Outstanding: > 0 } connection && --connection.Outstanding == 0 && connection.ClosePending)
        {
            AddReady(connection);
        }
    }

    private void PumpPackageWaits()
    {
        while (_packageWaits.TryDequeue(out var connection))
        {
            if (connection.InPackageWait)
            {
                connection.InPackageWait = false;
                AddReady(connection);
            }
        }
    }

    /// <summary>Tells a session's worker what happened to it; false where the ring has no room.</summary>
    private bool TryTell(Connection connection, ReactorLane lane)
    {
        while (connection.Notices != SessionNotices.None)
        {
            var notice = (SessionNotices)((int)connection.Notices & -(int)connection.Notices);
            if (!TryTell(connection, lane, notice))
            {
                return false;
            }

            if (notice != SessionNotices.RequestLost || --connection.LostRequests == 0)
            {
                connection.Notices &= ~notice;
            }

            Note(connection, lane);
        }

        return true;
    }

    private bool TryTell(Connection connection, ReactorLane lane, SessionNotices notice)
    {
        var header = new RecordHeader { RequestId = NextRequestId(), SessionId = connection.Id };
        switch (notice)
        {
            case SessionNotices.BufferFull:
                header.Type = RecordType.BufferFull;
                break;
            case SessionNotices.BufferEmpty:
                header.Type = RecordType.BufferEmpty;
                break;
            case SessionNotices.RequestLost:
                header.Type = RecordType.RequestLost;
                header.Extra = (long)connection.LostReason;
                break;
            default:
                header.Type = RecordType.ProtocolError;
                var fault = connection.Fault!;
                header.Extra = (fault.Length << 8) | (long)fault.Reason;
                return lane.Requests.TryWrite(header, System.Text.Encoding.UTF8.GetBytes(fault.Text));
        }

        return lane.Requests.TryWrite(header, []);
    }
}
