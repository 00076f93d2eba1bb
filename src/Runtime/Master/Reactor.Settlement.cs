using Prefork.Diagnostics;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>What happens to the sessions of a worker that has died.</summary>
internal sealed unsafe partial class Reactor
{
    /// <summary>
    /// Sends what the dead worker had committed, settles what it had started, and has its successor's lane go on with
    /// what it had not. On the reactor's thread, after the dead process was reaped.
    /// </summary>
    /// <param name="workerId">The worker.</param>
    /// <param name="dead">Its lane.</param>
    /// <param name="successor">
    /// A fresh lane; null where the worker was being replaced, and its successor has a lane already.
    /// </param>
    public void Replace(int workerId, Lane dead, Lane? successor)
    {
        var old = FindLane(dead);
        if (old is null)
        {
            return;
        }

        if (!old.Corrupt)
        {
            DrainResponses(old, int.MaxValue);
        }

        long[] reported = [.. old.Reported.Values];
        EndReported(old);
        var lost = LostRequests.Collect(dead, Index, old.Requests, ((long)Index << 56) | _requestCount);
        lost.IsCorrupt |= old.Corrupt;
        var (started, unstarted) = lost.TakeInternal();
        RemoveLane(old);
        old.Gone = true;
        EndCalls(old);
        if (successor is not null)
        {
            _current[workerId] = AddLane(successor);
        }

        var next = _current[workerId]!;
        next.NeedsBell = true;
        MoveParcels(started, unstarted, old, next);
        SettleTasks(started, unstarted, old);
        EndHold(old, next);
        var sessions = TakeSessions(old);
        var reason = successor is null ? RequestLostReason.Reload : RequestLostReason.Crash;
        var closing = Settle(lost, old, sessions, reason, out var redelivered);
        if (lost.IsCorrupt)
        {
            // Those of other workers whose messages may be lost with it.
            closing.UnionWith(reported.Select(Find).OfType<Connection>().Where(connection => !connection.CloseQueued));
        }

        foreach (var request in redelivered.Concat(lost.Unstarted).OrderBy(request => request.Header.RequestId))
        {
            Replay(request, old, next, closing);
        }

        next.TakeReplayOf(old, header => IsWanted(header, closing));
        foreach (var header in next.Replaying)
        {
            if ((header.Flags & RecordFlags.Settle) != 0)
            {
                _ = _packages.Move(header.RequestId, old, next);
                Report(header, next);
            }
        }

        _packages.RemoveAll(old);
        PumpPackageWaits();
        Move(sessions, next, closing);
        if (_owner.IsWorker(workerId))
        {
            Log.WorkerSettled(_owner.Logger, workerId, Index, lost.Unstarted.Count + redelivered.Count, lost.Started.Count, closing.Count);
        }

        next.Requests.SetWaiting(next.Waiting.First is not null || next.IsReplaying || next.Parcels.Count > 0);
        PumpLanes();
    }

    /// <summary>
    /// The worker is gone and has no successor, because the server stops: sends what it had committed and closes its sessions. The lane
    /// stays mapped to the end, which is near.
    /// </summary>
    public void Retire(Lane dead)
    {
        var lane = FindLane(dead);
        if (lane is null)
        {
            return;
        }

        if (!lane.Corrupt)
        {
            DrainResponses(lane, int.MaxValue);
        }

        foreach (var connection in TakeSessions(lane))
        {
            BeginClose(connection, SessionState.Closing, CloseReason.Lost);
            if (connection.ClosePending)
            {
                connection.ClosePending = false;
                connection.CloseQueued = true;
                CountQuiesced();
            }

            HandleClosed(connection);
        }

        EndReported(lane);
        _packages.RemoveAll(lane);
        PumpPackageWaits();
        lane.Gone = true;
        EndCalls(lane);
        var (started, unstarted) = LostRequests.Collect(lane.Lane, Index, lane.Requests, ((long)Index << 56) | _requestCount).TakeInternal();
        MoveParcels(started, unstarted, lane, null);
        SettleTasks(started, unstarted, lane);
        CheckHold(lane);
    }

    /// <summary>Has a request go to another worker; a large message stays where it is.</summary>
    private void Replay(LostRequest request, ReactorLane old, ReactorLane next, HashSet<Connection> closing)
    {
        if (!IsWanted(request.Header, closing))
        {
            return;
        }

        if ((request.Header.Flags & RecordFlags.Package) == 0)
        {
            next.AddReplay(request.Header, request.Payload);
        }
        else if (_packages.Move(request.Header.RequestId, old, next) is { } place)
        {
            // As the reactor's own books have it, whatever the dead worker made of the record.
            next.AddReplay(request.Header, new ReadOnlySpan<byte>(&place, PackageRef.Size));
        }
    }

    /// <summary>The requests that a dead worker was to report; those that go on are counted again.</summary>
    private void EndReported(ReactorLane lane)
    {
        foreach (var session in lane.Reported.Values)
        {
            EndReported(session, lane.Lane.WorkerId);
        }

        lane.Reported.Clear();
    }

    private void Report(in RecordHeader header, ReactorLane lane)
    {
        // A datagram has no session, and names its endpoint itself.
        var connection = Find(header.SessionId);
        var endpoint = header.Type == RecordType.Packet ? header.Extra : connection?.Endpoint ?? -1;
        if ((ulong)endpoint >= (ulong)_settings.Endpoints.Length || _settings.Endpoints[endpoint].IsSticky ||
            !lane.Reported.TryAdd(header.RequestId, header.SessionId))
        {
            return;
        }

        if (connection is not null)
        {
            connection.Outstanding++;
        }

        _owner.Workers.Begin(lane.Lane.WorkerId, _now);
    }

    private List<Connection> TakeSessions(ReactorLane lane)
    {
        while (lane.Waiting.First is { } waiting)
        {
            lane.Waiting.RemoveFirst();
            if (waiting.Lane != lane)
            {
                // It wanted this worker for one message only.
                AddReady(waiting);
            }
        }

        List<Connection> sessions = [];
        for (var i = 0; i < _usedSlots; i++)
        {
            if (_connections[i] is { Id: not 0 } connection && connection.Lane == lane)
            {
                sessions.Add(connection);
            }
        }

        return sessions;
    }

    /// <summary>Has the sessions of a dead worker go on with another lane; those that have to be closed are.</summary>
    private void Move(List<Connection> sessions, ReactorLane next, HashSet<Connection> closing)
    {
        foreach (var connection in sessions)
        {
            if (connection.Lane is null)
            {
                continue;
            }

            Detach(connection);
            Attach(connection, next);

            // One that was on its way to another worker sets out again, behind what is replayed here.
            connection.Fence = connection.WorkerId == next.Lane.WorkerId ? FenceState.None : FenceState.Pending;

            // What it has among the replayed requests stands at no known position.
            connection.LastRequest = long.MaxValue;
            if (!closing.Contains(connection))
            {
                AddReady(connection);
            }
        }

        foreach (var connection in closing)
        {
            BeginClose(connection, SessionState.Closing, CloseReason.Lost);
            AddReady(connection);
            FinishOutput(connection);
        }
    }

    /// <summary>Applies the crash policies; the connections that have to be closed.</summary>
    private HashSet<Connection> Settle(LostRequests lost, ReactorLane old, List<Connection> sessions, RequestLostReason reason, out List<LostRequest> redelivered)
    {
        redelivered = [];
        HashSet<Connection> closing = [];
        foreach (var request in lost.Started)
        {
            if (request.Header.Type == RecordType.Packet)
            {
                if (CanRedeliver(request, out var again))
                {
                    redelivered.Add(again);
                }

                continue;
            }

            if (Find(request.Header.SessionId) is not { } connection ||
                request.Header.Type == RecordType.Fence || (connection.Lane != old && (request.Header.Flags & RecordFlags.Settle) == 0))
            {
                continue;
            }

            if (request.Header.Type == RecordType.Close)
            {
                // Its close handler was running: that was the last the session had to hear.
                HandleClosed(connection);
                continue;
            }

            if (CanRedeliver(request, out var retry))
            {
                redelivered.Add(retry);
            }
            else if (request.OnCrash != CrashPolicy.Drop)
            {
                closing.Add(connection);
            }
            else
            {
                connection.LostRequests++;
                connection.LostReason = reason;
                connection.Notices |= SessionNotices.RequestLost;
            }

            _statistics->RequestsLost++;
            Log.RequestLost(_owner.Logger, SessionId.Format(connection.Id), request.OnCrash);
        }

        if (lost.IsCorrupt)
        {
            Log.LaneCorrupt(_owner.Logger, old.Lane.WorkerId, Index);
        }

        foreach (var connection in sessions)
        {
            // Nothing in the lane can be trusted: no client must wait for ever for what was in it.
            if (lost.IsCorrupt && connection.CloseQueued)
            {
                HandleClosed(connection);
            }
            else if (lost.IsCorrupt)
            {
                closing.Add(connection);
            }
        }

        return closing;
    }

    private static bool CanRedeliver(LostRequest request, out LostRequest again)
    {
        var attempts = request.Header.Attempt + 1;
        again = request with { Header = request.Header with { Attempt = (ushort)attempts } };
        return request.OnCrash == CrashPolicy.Redeliver && !request.Responded && attempts < request.Attempts;
    }

    private bool IsWanted(in RecordHeader header, HashSet<Connection> closing)
    {
        if (header.Type == RecordType.Packet)
        {
            return true;
        }

        var connection = Find(header.SessionId);
        return connection is not null && header.Type != RecordType.Fence && (header.Type == RecordType.Close || !closing.Contains(connection));
    }
}
