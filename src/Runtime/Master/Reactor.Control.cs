using Prefork.Interop;

namespace Prefork.Master;

/// <summary>What workers ask for a session beside sending and closing.</summary>
internal sealed unsafe partial class Reactor
{
    /// <summary>Resets the connection: what waits for the client is dropped, and it learns that at once.</summary>
    private void Abort(Connection connection)
    {
        if (connection.Fd < 0)
        {
            return;
        }

        // struct linger: on, and no time.
        var linger = 1L;
        _ = Sys.SetSockOpt(connection.Fd, Sys.SOL_SOCKET, Sys.SO_LINGER, &linger, sizeof(long));
        Fail(connection, CloseReason.Server);
    }

    /// <summary>
    /// Notes whose session it is. Where the endpoint dispatches by user, the session moves to the user's worker, behind a fence as in a reload, so
    /// that its messages keep their order.
    /// </summary>
    private void Bind(Connection connection, long user)
    {
        Slot(connection)->UserId = user;
        if (_settings.Endpoints[connection.Endpoint].Dispatch != DispatchMode.UserId || connection.CloseQueued || connection.Lane is null)
        {
            return;
        }

        connection.WorkerId = (int)((ulong)user % (uint)_settings.Workers);
        Slot(connection)->Worker = (short)connection.WorkerId;
        if (connection.Lane != _current[connection.WorkerId] && connection.Fence == FenceState.None)
        {
            connection.Fence = FenceState.Pending;
            Pump(connection);
        }
    }
}
