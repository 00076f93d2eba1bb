using Prefork.Diagnostics;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>Clients that read slowly, or do nothing.</summary>
internal sealed unsafe partial class Reactor
{
    private readonly List<Connection> _slow = [];
    private readonly LogThrottle _slowLog = new();
    private readonly LogThrottle _idleLog = new();
    private readonly long _slowInterval;
    private long _nextIdleCheck;

    private void CountSent(Connection connection, long bytes)
    {
        var slot = Slot(connection);
        slot->BytesSent += bytes;
        slot->LastSent = _now;
        _statistics->BytesSent += bytes;
        _statistics->Sends++;
    }

    /// <summary>The kernel has taken bytes that had to wait.</summary>
    private void OnProgress(Connection connection)
    {
        connection.LastProgress = _now;
        ExtendDeadline(connection);
    }

    /// <summary>How much waits for the client has changed: shows it, tells the worker at the marks, and watches that it goes on.</summary>
    private void OnQueued(Connection connection)
    {
        var queued = connection.Output.TotalLength + connection.Plain.TotalLength;
        var limits = _settings.Endpoints[connection.Endpoint].Limits;
        Slot(connection)->OutputQueued = (int)Math.Min(queued, int.MaxValue);
        if (!connection.AboveMark && queued >= limits.HighWatermark)
        {
            connection.AboveMark = true;
            Tell(connection, SessionNotices.BufferFull, SessionNotices.BufferEmpty);
        }
        else if (connection.AboveMark && queued <= limits.LowWatermark)
        {
            connection.AboveMark = false;
            Tell(connection, SessionNotices.BufferEmpty, SessionNotices.BufferFull);
        }

        if (queued > 0 && !connection.InSlow)
        {
            connection.InSlow = true;
            connection.LastProgress = _now;
            connection.Unacknowledged = 0;
            _slow.Add(connection);
            _nextSweep = Math.Min(_nextSweep, _now + _slowInterval);
        }
    }

    /// <summary>Has a worker told of one thing, unless it was not told of the opposite yet: then of neither.</summary>
    private void Tell(Connection connection, SessionNotices notice, SessionNotices opposite)
    {
        if ((connection.Notices & opposite) != 0)
        {
            connection.Notices &= ~opposite;
            return;
        }

        if (connection.Fd >= 0 && !connection.CloseQueued)
        {
            connection.Notices |= notice;
            AddReady(connection);
        }
    }

    /// <summary>Cuts the clients that have taken nothing for too long of what waits for them.</summary>
    private void SweepSlow()
    {
        for (var i = _slow.Count - 1; i >= 0; i--)
        {
            var connection = _slow[i];
            var limits = _settings.Endpoints[connection.Endpoint].Limits;
            var isSlow = connection.Fd >= 0 && !(connection.Output.IsEmpty && connection.Plain.IsEmpty);
            if (isSlow && (HasRead(connection) || _now - connection.LastProgress < limits.SendTimeout))
            {
                continue;
            }

            connection.InSlow = false;
            _slow[i] = _slow[^1];
            _slow.RemoveAt(_slow.Count - 1);
            if (isSlow)
            {
                CutSlow(connection, limits.SendTimeoutSetting);
            }
        }

        if (_slow.Count > 0)
        {
            _nextSweep = Math.Min(_nextSweep, _now + _slowInterval);
        }
    }

    /// <summary>Whether the client has taken something of what the kernel holds for it, which may be long before there is room for more.</summary>
    private bool HasRead(Connection connection)
    {
        var bytes = Sys.UnacknowledgedBytes(connection.Fd);
        var has = bytes >= 0 && bytes < connection.Unacknowledged;
        connection.Unacknowledged = bytes;
        if (has)
        {
            connection.LastProgress = _now;
        }

        return has;
    }

    private void CutSlow(Connection connection, string setting)
    {
        _statistics->SlowClients++;
        if (_slowLog.ShouldLog(_now))
        {
            Log.ClientTooSlow(_owner.Logger, SessionId.Format(connection.Id), connection.Output.TotalLength, setting, _statistics->SlowClients, Index);
        }

        Fail(connection, CloseReason.Limit);
    }

    /// <summary>Closes the sessions that nothing came from, or nothing moved on, for longer than their endpoints allow.</summary>
    private void SweepIdle()
    {
        if (_now < _nextIdleCheck || _idleInterval == 0)
        {
            return;
        }

        _nextIdleCheck = _now + _idleInterval;
        for (var i = 0; i < _usedSlots; i++)
        {
            if (_connections[i] is not { Id: not 0, Fd: >= 0, Protected: false, State: SessionState.Open } connection)
            {
                continue;
            }

            var endpoint = _settings.Endpoints[connection.Endpoint];
            if (endpoint.WatchesIdle && IsIdle(connection, endpoint))
            {
                _statistics->IdleClients++;
                if (_idleLog.ShouldLog(_now))
                {
                    Log.ClientIdle(_owner.Logger, SessionId.Format(connection.Id), endpoint.Name, _statistics->IdleClients, Index);
                }

                BeginClose(connection, SessionState.Closing, CloseReason.Heartbeat);
                Pump(connection);
                FinishOutput(connection);
            }
        }
    }

    private bool IsIdle(Connection connection, ReactorEndpoint endpoint)
    {
        var slot = Slot(connection);
        var received = Math.Max(slot->LastReceived, slot->ConnectTick);
        var moved = Math.Max(received, slot->LastSent);
        return (endpoint.HeartbeatTime > 0 && _now - received >= endpoint.HeartbeatTime) ||
            (endpoint.IdleTime > 0 && _now - moved >= endpoint.IdleTime);
    }
}
