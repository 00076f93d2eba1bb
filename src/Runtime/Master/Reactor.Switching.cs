using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>A worker is replaced while it lives: its sessions go over to the lane of its successor, each when its requests are settled.</summary>
internal sealed unsafe partial class Reactor
{
    /// <summary>
    /// Has new requests go to another lane. A session without unsettled requests goes over at once; of one that has some nothing is
    /// read until the worker has answered a fence behind them. On the reactor's thread.
    /// </summary>
    /// <param name="workerId">The worker.</param>
    /// <param name="successor">The lane of a process that is ready.</param>
    /// <param name="vacated">Called when the old lane has no session left.</param>
    public void Switch(int workerId, Lane successor, Action vacated)
    {
        var old = _current[workerId]!;
        var next = _current[workerId] = AddLane(successor);
        HoldBehind(old, next);
        var sessions = TakeSessions(old);
        var settled = new SettledRequests(old.Lane, Index);
        foreach (var connection in sessions)
        {
            if (connection.CloseQueued)
            {
                // Its close is among what the old worker still handles, and then it is gone.
                continue;
            }

            if (!old.IsReplaying && settled.Include(connection.Id, connection.LastRequest))
            {
                MoveToCurrent(connection);
            }
            else
            {
                connection.Fence = FenceState.Pending;
                Pump(connection);
            }
        }

        if (old.Sessions == 0)
        {
            vacated();
        }
        else
        {
            old.Vacated = vacated;
        }
    }

    private void MoveToCurrent(Connection connection)
    {
        connection.Fence = FenceState.None;
        var next = _current[connection.WorkerId]!;
        if (connection.Lane == next)
        {
            // It was bound to another worker and back again: nothing moves, but what came meanwhile has not been read.
            AddReady(connection);
            return;
        }

        // In this order, so that the old lane is not said to be vacated before the session has a new one.
        var old = connection.Lane!;
        Attach(connection, next);
        Leave(old);
        AddReady(connection);
    }

    private bool TryFence(Connection connection, ReactorLane lane)
    {
        if (!lane.Requests.TryWrite(RecordType.Fence, NextRequestId(), connection.Id, 0))
        {
            return false;
        }

        connection.Fence = FenceState.Sent;
        Note(connection, lane);
        return true;
    }
}
