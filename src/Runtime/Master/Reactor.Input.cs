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

        if (lane.IsReplaying || lane.Waiting.First is not null || !TryPump(connection, lane))
        {
            lane.Waiting.Add(connection);
            lane.Requests.SetWaiting(true);
        }
    }

    /// <summary>False where the ring has no room.</summary>
    private bool TryPump(Connection connection, ReactorLane lane)
    {
        if (connection.Fence != FenceState.None)
        {
            return connection.Fence == FenceState.Sent || TryFence(connection, lane);
        }

        if (connection.ConnectPending)
        {
            if (!lane.Requests.TryWrite(RecordType.Connect, NextRequestId(), connection.Id, 0))
            {
                return false;
            }

            connection.ConnectPending = false;
            Note(connection, lane);
        }

        if (connection.Readable && connection.State == SessionState.Open && !_quiescing && !ReadInto(connection, lane))
        {
            return false;
        }

        if (connection.ClosePending)
        {
            if (!lane.Requests.TryWrite(RecordType.Close, NextRequestId(), connection.Id, (long)connection.Reason))
            {
                return false;
            }

            connection.ClosePending = false;
            connection.CloseQueued = true;
            Note(connection, lane);
            CountQuiesced();
        }

        return true;
    }

    /// <summary>A request of the session was published.</summary>
    private static void Note(Connection connection, ReactorLane lane)
    {
        connection.LastRequest = lane.Requests.Published;
        lane.NeedsBell = true;
    }

    /// <summary>Reads from the socket straight into the ring.</summary>
    private bool ReadInto(Connection connection, ReactorLane lane)
    {
        // No more at a time than an asynchronous handler could ever be given.
        var most = Math.Min(Math.Min(lane.Requests.MaxPayload, TurnBytes), lane.Lane.Settings.ArenaBytes);
        var turn = 0;
        while (turn < TurnBytes)
        {
            var memory = lane.Requests.TryReserve(LeastRead, most, out var room);
            if (memory is null)
            {
                return false;
            }

            var count = Sys.Read(connection.Fd, memory, (nuint)room);
            if (count > 0)
            {
                lane.Requests.Commit(RecordType.Data, RecordFlags.None, 0, NextRequestId(), connection.Id, _now, (int)count);
                Note(connection, lane);
                turn += (int)count;

                // Less than there was room for: the socket is empty, and more will come with another edge.
                if (count < room && !connection.ReadToEnd)
                {
                    connection.Readable = false;
                    return true;
                }

                continue;
            }

            if (count == 0)
            {
                connection.Readable = false;
                connection.PeerFinished = true;
                BeginClose(connection, SessionState.HalfClosed, CloseReason.Client);
                return true;
            }

            var error = Sys.LastError;
            if (error == Sys.EAGAIN)
            {
                connection.Readable = false;
                return true;
            }

            if (error != Sys.EINTR)
            {
                Fail(connection, CloseReason.Error);
                return true;
            }
        }

        AddReady(connection);
        return true;
    }

    /// <summary>Gives lanes with room again what waited for it.</summary>
    private void PumpLanes()
    {
        foreach (var lane in _lanes)
        {
            if (!lane.PumpCompletions() || (lane.Waiting.First is null && !lane.IsReplaying))
            {
                continue;
            }

            if (!lane.PumpReplay())
            {
                continue;
            }

            while (lane.Waiting.First is { } connection)
            {
                if (!TryPump(connection, lane))
                {
                    break;
                }

                lane.Waiting.RemoveFirst();
            }

            if (lane.Waiting.First is null)
            {
                lane.Requests.SetWaiting(false);
            }
        }

        TellQuiesced();
    }
}
