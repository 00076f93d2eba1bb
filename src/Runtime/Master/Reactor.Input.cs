using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>From the sockets into the request rings.</summary>
internal sealed unsafe partial class Reactor
{
    /// <summary>A read with less room than this is not worth its system call.</summary>
    private const int LeastRead = 2048;

    /// <summary>How much one connection may bring in before others get their turn.</summary>
    private const int TurnBytes = 256 * 1024;

    /// <summary>A read from an encrypted connection that has failed.</summary>
    private const int SecurityFailed = -2;

    private long NextRequestId() => ((long)Index << 56) | ++_requestCount;

    /// <summary>Moves what a connection has for its worker into the ring: its connect, its data, its close.</summary>
    private void Pump(Connection connection)
    {
        if (connection.Lingering)
        {
            Discard(connection);
            if (!connection.ClosePending)
            {
                return;
            }
        }

        if (connection.InWaiting || connection.Fence == FenceState.Sent)
        {
            return;
        }

        // A session whose close was handled has no lane any more: nothing can come behind it.
        if (connection.Lane is not { } lane)
        {
            return;
        }

        if ((IsOpen(lane, null) ? TryPump(connection, null) : lane) is { } full)
        {
            WaitFor(connection, full);
        }
    }

    /// <summary>Whether new records may go to a lane: not ahead of those of a dead predecessor, or of connections that wait already.</summary>
    private static bool IsOpen(ReactorLane lane, ReactorLane? serving) =>
        !lane.IsReplaying && (lane == serving || lane.Waiting.First is null);

    private static void WaitFor(Connection connection, ReactorLane lane)
    {
        lane.Waiting.Add(connection);
        lane.Requests.SetWaiting(true);
    }

    /// <summary>Null, or the lane whose ring has no room.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="serving">The lane that has its waiting connections go on, this one first.</param>
    private ReactorLane? TryPump(Connection connection, ReactorLane? serving)
    {
        if (connection.Lane is not { } lane)
        {
            return null;
        }

        if (connection.Handshaking)
        {
            if (connection.ClosePending)
            {
                Forget(connection);
            }
            else
            {
                PumpHandshake(connection);
            }

            return null;
        }

        if (connection.Fence != FenceState.None)
        {
            return connection.Fence == FenceState.Sent || TryFence(connection, lane) ? null : lane;
        }

        if (connection.ConnectPending)
        {
            if (!lane.Requests.TryWrite(RecordType.Connect, NextRequestId(), connection.Id, 0))
            {
                return lane;
            }

            connection.ConnectPending = false;
            Note(connection, lane);
        }

        if (connection.State == SessionState.Open && Read(connection, serving) is { } full)
        {
            return full;
        }

        if (connection.Notices != SessionNotices.None && !TryTell(connection, lane))
        {
            return lane;
        }

        if (connection.ClosePending && connection.Outstanding == 0 && !HasMore(connection))
        {
            if (!lane.Requests.TryWrite(RecordType.Close, NextRequestId(), connection.Id, (long)connection.Reason))
            {
                return lane;
            }

            connection.ClosePending = false;
            connection.CloseQueued = true;
            Note(connection, lane);
            CountQuiesced();
        }

        return null;
    }

    /// <summary>Whether a message was found that still has to go before the close; one of a session that the server has closed does not.</summary>
    private static bool HasMore(Connection connection) =>
        connection is { Input.HasFound: true, State: SessionState.Open };

    /// <summary>A request of the session was published.</summary>
    private static void Note(Connection connection, ReactorLane lane)
    {
        connection.LastRequest = lane.Requests.Published;
        lane.NeedsBell = true;
    }

    /// <summary>Reads what there is; the lane that has no room for it, or null.</summary>
    private ReactorLane? Read(Connection connection, ReactorLane? serving)
    {
        if (connection.Input is { } input)
        {
            return ReadFramed(connection, input, serving);
        }

        return connection.Readable && !connection.Paused && !_quiescing ? ReadInto(connection, serving) : null;
    }

    /// <summary>Reads from the socket straight into a ring.</summary>
    private ReactorLane? ReadInto(Connection connection, ReactorLane? serving)
    {
        var turn = 0;
        while (turn < TurnBytes)
        {
            var lane = Target(connection);
            if (lane is null)
            {
                return null;
            }

            if (lane != connection.Lane && !IsOpen(lane, serving))
            {
                return lane;
            }

            // No more at a time than an asynchronous handler could ever be given.
            var most = Math.Min(lane.LongestInPlace, TurnBytes);
            var memory = lane.Requests.TryReserve(LeastRead, most, out var room);
            if (memory is null)
            {
                return lane;
            }

            var count = Sys.Read(connection.Fd, memory, (nuint)room);
            if (count > 0)
            {
                var request = NextRequestId();
                lane.Requests.Commit(RecordType.Data, Flags(connection, RecordFlags.None), 0, request, connection.Id, _now, (int)count);
                CountReceived(connection, count);
                Sent(connection, lane, request);
                turn += (int)count;

                // Less than there was room for: the socket is empty, and more will come with another edge.
                if (count < room && !connection.ReadToEnd)
                {
                    connection.Readable = false;
                    return null;
                }

                continue;
            }

            if (EndRead(connection, count))
            {
                ForgetTarget(connection);
                return null;
            }
        }

        AddReady(connection);
        return null;
    }

    /// <summary>A read has brought nothing: the socket is empty, at its end, or has failed. False where it is to be tried again.</summary>
    private bool EndRead(Connection connection, nint count)
    {
        if (count == 0)
        {
            connection.Readable = false;
            connection.PeerFinished = true;
            BeginClose(connection, SessionState.HalfClosed, CloseReason.Client);
            return true;
        }

        var error = count == SecurityFailed ? 0 : Sys.LastError;
        if (error == Sys.EAGAIN)
        {
            connection.Readable = false;
            return true;
        }

        if (error == Sys.EINTR)
        {
            return false;
        }

        Fail(connection, CloseReason.Error);
        return true;
    }

    /// <summary>Gives lanes with room again what waited for it.</summary>
    private void PumpLanes()
    {
        foreach (var lane in _lanes)
        {
            PumpInternal(lane);
            var isFull = !lane.PumpCompletions();
            CountTakenResults(lane);
            CheckHeldTasks(lane);
            if (isFull || (lane.Waiting.First is null && !lane.IsReplaying))
            {
                continue;
            }

            if (!lane.PumpReplay())
            {
                continue;
            }

            while (lane.Waiting.First is { } connection)
            {
                lane.Waiting.RemoveFirst();
                var full = connection.Lane is { } home && !IsOpen(home, lane) ? home : TryPump(connection, lane);
                if (full == lane)
                {
                    lane.Waiting.AddFirst(connection);
                    break;
                }

                if (full is not null)
                {
                    WaitFor(connection, full);
                }
            }

            if (lane.Waiting.First is null && lane.Parcels.Count == 0)
            {
                lane.Requests.SetWaiting(false);
            }
        }

        TellQuiesced();
    }
}
