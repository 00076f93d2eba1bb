using Prefork.Diagnostics;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>What happens to the sessions of a worker that has died.</summary>
internal sealed unsafe partial class Reactor
{
    /// <summary>
    /// Sends what the dead worker had committed, settles what it had started, and has its successor's fresh lane begin with
    /// what it had not. On the reactor's thread, after the dead process was reaped.
    /// </summary>
    public void Replace(int workerId, Lane dead, Lane successor)
    {
        var old = _lanes[workerId];
        if (old is null || old.Lane != dead)
        {
            return;
        }

        if (!old.Corrupt)
        {
            DrainResponses(old, int.MaxValue);
        }

        var lost = LostRequests.Collect(dead, Index, old.Requests, ((long)Index << 56) | _requestCount);
        lost.IsCorrupt |= old.Corrupt;
        var next = new ReactorLane(successor, Index) { Waiting = old.Waiting, NeedsBell = true };
        _lanes[workerId] = next;

        var closing = Settle(lost, workerId, out var redelivered);
        foreach (var request in redelivered.Concat(lost.Unstarted).OrderBy(request => request.Header.RequestId))
        {
            if (IsWanted(request.Header, closing))
            {
                next.AddReplay(request.Header, request.Payload);
            }
        }

        next.TakeReplayOf(old, header => IsWanted(header, closing));
        foreach (var connection in closing)
        {
            BeginClose(connection, SessionState.Closing, CloseReason.Lost);
            if (connection.ClosePending)
            {
                next.Waiting.Add(connection);
            }

            FinishOutput(connection);
        }

        Log.WorkerSettled(_owner.Logger, workerId, Index, lost.Unstarted.Count + redelivered.Count, lost.Started.Count, closing.Count);
        next.Requests.SetWaiting(next.Waiting.First is not null || next.IsReplaying);
        PumpLanes();
    }

    /// <summary>
    /// The worker is gone and has no successor, because the server stops: sends what it had committed and closes its sessions. The lane
    /// stays mapped to the end, which is near.
    /// </summary>
    public void Retire(int workerId, Lane dead)
    {
        var lane = _lanes[workerId];
        if (lane is null || lane.Lane != dead)
        {
            return;
        }

        if (!lane.Corrupt)
        {
            DrainResponses(lane, int.MaxValue);
        }

        for (var i = 0; i < _usedSlots; i++)
        {
            if (_connections[i] is not { Id: not 0 } connection || connection.WorkerId != workerId)
            {
                continue;
            }

            BeginClose(connection, SessionState.Closing, CloseReason.Lost);
            if (connection.ClosePending)
            {
                connection.ClosePending = false;
                connection.CloseQueued = true;
                CountQuiesced();
            }

            connection.CloseHandled = true;
            SetState(connection, SessionState.Closed);
            FinishOutput(connection);
            FreeSlotIfDone(connection);
        }
    }

    /// <summary>Applies the crash policies; the connections that have to be closed.</summary>
    private HashSet<Connection> Settle(LostRequests lost, int workerId, out List<LostRequest> redelivered)
    {
        redelivered = [];
        HashSet<Connection> closing = [];
        foreach (var request in lost.Started)
        {
            if (Find(request.Header.SessionId) is not { } connection || connection.WorkerId != workerId)
            {
                continue;
            }

            if (request.Header.Type == RecordType.Close)
            {
                // Its close handler was running: that was the last the session had to hear.
                connection.CloseHandled = true;
                SetState(connection, SessionState.Closed);
                FinishOutput(connection);
                FreeSlotIfDone(connection);
                continue;
            }

            var policy = (uint)request.Handler < (uint)_settings.Policies.Length ? _settings.Policies[request.Handler] : default;
            var attempts = request.Header.Attempt + 1;
            if (policy.OnCrash == CrashPolicy.Redeliver && !request.Responded && attempts < policy.Attempts)
            {
                redelivered.Add(request with { Header = request.Header with { Attempt = (ushort)attempts } });
            }
            else if (policy.OnCrash != CrashPolicy.Drop)
            {
                closing.Add(connection);
            }

            Log.RequestLost(_owner.Logger, SessionId.Format(connection.Id), policy.Name ?? "?", policy.OnCrash);
        }

        for (var i = 0; i < _usedSlots; i++)
        {
            // Half a message was sent, or the lane tells nothing that can be trusted: the client must not wait for the rest.
            if (_connections[i] is { Id: not 0 } connection && connection.WorkerId == workerId && (connection.MidMessage || lost.IsCorrupt))
            {
                closing.Add(connection);
                if (lost.IsCorrupt && connection.CloseQueued)
                {
                    connection.CloseHandled = true;
                    SetState(connection, SessionState.Closed);
                    FinishOutput(connection);
                    FreeSlotIfDone(connection);
                }
            }
        }

        if (lost.IsCorrupt)
        {
            Log.LaneCorrupt(_owner.Logger, workerId, Index);
        }

        return closing;
    }

    private bool IsWanted(in RecordHeader header, HashSet<Connection> closing)
    {
        var connection = Find(header.SessionId);
        return connection is not null && (header.Type == RecordType.Close || !closing.Contains(connection));
    }
}
