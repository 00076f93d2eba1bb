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

        var lost = LostRequests.Collect(dead, Index, old.Requests, ((long)Index << 56) | _requestCount);
        lost.IsCorrupt |= old.Corrupt;
        RemoveLane(old);
        old.Gone = true;
        if (successor is not null)
        {
            _current[workerId] = AddLane(successor);
        }

        var next = _current[workerId]!;
        next.NeedsBell = true;
        var sessions = TakeSessions(old);
        var closing = Settle(lost, old, sessions, out var redelivered);
        foreach (var request in redelivered.Concat(lost.Unstarted).OrderBy(request => request.Header.RequestId))
        {
            if (IsWanted(request.Header, closing))
            {
                next.AddReplay(request.Header, request.Payload);
            }
        }

        next.TakeReplayOf(old, header => IsWanted(header, closing));
        Move(sessions, next, closing);
        if (_owner.IsWorker(workerId))
        {
            Log.WorkerSettled(_owner.Logger, workerId, Index, lost.Unstarted.Count + redelivered.Count, lost.Started.Count, closing.Count);
        }

        next.Requests.SetWaiting(next.Waiting.First is not null || next.IsReplaying);
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
    }

    private List<Connection> TakeSessions(ReactorLane lane)
    {
        while (lane.Waiting.First is not null)
        {
            lane.Waiting.RemoveFirst();
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
            connection.Fence = FenceState.None;

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
    private HashSet<Connection> Settle(LostRequests lost, ReactorLane old, List<Connection> sessions, out List<LostRequest> redelivered)
    {
        redelivered = [];
        HashSet<Connection> closing = [];
        foreach (var request in lost.Started)
        {
            if (Find(request.Header.SessionId) is not { } connection || connection.Lane != old || request.Header.Type == RecordType.Fence)
            {
                continue;
            }

            if (request.Header.Type == RecordType.Close)
            {
                // Its close handler was running: that was the last the session had to hear.
                HandleClosed(connection);
                continue;
            }

            var attempts = request.Header.Attempt + 1;
            if (request.OnCrash == CrashPolicy.Redeliver && !request.Responded && attempts < request.Attempts)
            {
                redelivered.Add(request with { Header = request.Header with { Attempt = (ushort)attempts } });
            }
            else if (request.OnCrash != CrashPolicy.Drop)
            {
                closing.Add(connection);
            }

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

        for (var i = 0; i < _usedSlots; i++)
        {
            // Half a message was sent, and the other half is lost.
            if (_connections[i] is { Id: not 0 } connection && connection.MidMessage == old)
            {
                connection.MidMessage = null;
                closing.Add(connection);
            }
        }

        return closing;
    }

    private bool IsWanted(in RecordHeader header, HashSet<Connection> closing)
    {
        var connection = Find(header.SessionId);
        return connection is not null && header.Type != RecordType.Fence && (header.Type == RecordType.Close || !closing.Contains(connection));
    }
}
