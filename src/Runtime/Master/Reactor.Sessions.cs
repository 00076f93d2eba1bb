using Prefork.Diagnostics;
using Prefork.Interop;
using Prefork.Ipc;
using Prefork.Master.Tls;

namespace Prefork.Master;

/// <summary>The sessions' life from accept to the last byte.</summary>
internal sealed unsafe partial class Reactor
{
    private const int SweepMilliseconds = 500;

    /// <summary>How long a client that does not read may hold a connection that the server has closed.</summary>
    private const int FlushMilliseconds = 30_000;

    /// <summary>How long we wait for the client's end of the stream after ours, so that no reset overtakes the last bytes.</summary>
    private const int LingerMilliseconds = 2_000;

    private readonly int _slotBase;
    private readonly Connection?[] _connections;
    private readonly Stack<int> _freeSlots = new();
    private readonly List<Connection> _closing = [];
    private int _usedSlots;
    private int _sessionCount;
    private long _nextSweep;

    /// <summary>Takes over an accepted socket. On the reactor's thread.</summary>
    public void Open(in AcceptedSocket socket)
    {
        var connection = _quiescing ? null : TakeSlot();
        if (connection is null)
        {
            _ = Sys.Close(socket.Fd);
            _owner.ReturnConnection(socket.Endpoint);
            return;
        }

        var id = SessionId.Make(_slotBase + connection.Slot, ++connection.Generation);
        var endpoint = _settings.Endpoints[socket.Endpoint];
        connection.Open(socket.Fd, id, _owner.ChooseWorker(endpoint.Dispatch, socket), socket.Endpoint, _now);
        Attach(connection, _current[connection.WorkerId]!);
        var slot = Slot(connection);
        slot->State = (int)SessionState.Open;
        slot->Endpoint = socket.Endpoint;
        slot->Worker = (short)connection.WorkerId;
        slot->Reactor = (short)Index;
        slot->Family = socket.Family;
        slot->Port = socket.Port;
        slot->Scope = socket.Scope;
        socket.CopyAddress(slot->Address);
        slot->ConnectTime = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        slot->ConnectTick = _now;
        slot->OutputQueued = 0;
        slot->BytesReceived = 0;
        slot->BytesSent = 0;
        slot->LastReceived = 0;
        slot->LastSent = 0;
        slot->UserId = 0;
        slot->Messages = 0;
        if (endpoint.Security is null)
        {
            Volatile.Write(ref slot->Id, id);
        }

        Volatile.Write(ref _sessionCount, _sessionCount + 1);
        _statistics->Accepted++;

        var error = EpollEvents.Control(
            _epoll, Sys.EPOLL_CTL_ADD, socket.Fd, Sys.EPOLLIN | Sys.EPOLLOUT | Sys.EPOLLRDHUP | Sys.EPOLLET, id);
        if (error != 0)
        {
            Log.SocketNotWatched(_owner.Logger, Sys.Describe(error));
            connection.CloseQueued = true;
            HandleClosed(connection);
            CloseSocket(connection);
            return;
        }

        connection.ConnectPending = true;
        if (endpoint.Security is { } factory)
        {
            BeginHandshake(connection, factory);
        }

        if (!TryPrepareInput(connection, endpoint))
        {
            Fail(connection, CloseReason.Error);
        }

        Pump(connection);
    }

    /// <summary>Makes the framer of a connection; false where the application's factory has thrown.</summary>
    private bool TryPrepareInput(Connection connection, ReactorEndpoint endpoint)
    {
        try
        {
            var framer = endpoint.Framing.Create();
            connection.Input = framer is null && endpoint.Dispatcher is null && endpoint.Security is null ? null : new FramedInput(framer);
            return true;
        }
        catch (Exception exception)
        {
            Log.FramerFactoryFailed(_owner.Logger, endpoint.Name, exception);
            return false;
        }
    }

    private static void Attach(Connection connection, ReactorLane lane)
    {
        connection.Lane = lane;
        connection.LastRequest = 0;
        lane.Sessions++;
    }

    /// <summary>The session has nothing more to do with its lane.</summary>
    private static void Detach(Connection connection)
    {
        if (connection.Lane is { } lane)
        {
            connection.Lane = null;
            Leave(lane);
        }
    }

    private static void Leave(ReactorLane lane)
    {
        if (--lane.Sessions == 0 && lane.Vacated is { } vacated)
        {
            lane.Vacated = null;
            vacated();
        }
    }

    /// <summary>The worker has handled the session's close, or there is none that could.</summary>
    private void HandleClosed(Connection connection)
    {
        connection.CloseHandled = true;
        Detach(connection);
        SetState(connection, SessionState.Closed);
        FinishOutput(connection);
        FreeSlotIfDone(connection);
    }

    private Connection? TakeSlot()
    {
        if (_freeSlots.TryPop(out var slot))
        {
            return _connections[slot];
        }

        if (_usedSlots == _connections.Length)
        {
            return null;
        }

        slot = _usedSlots++;
        return _connections[slot] = new Connection(slot);
    }

    /// <summary>The session's connection, or null where the id is stale, forged, or another reactor's.</summary>
    private Connection? Find(long id)
    {
        var index = SessionId.Slot(id) - _slotBase;
        if (id <= 0 || (uint)index >= (uint)_connections.Length)
        {
            return null;
        }

        var connection = _connections[index];
        return connection is not null && connection.Id == id ? connection : null;
    }

    private SessionSlot* Slot(Connection connection) => _region.Sessions + _slotBase + connection.Slot;

    private void SetState(Connection connection, SessionState state)
    {
        if (state > connection.State)
        {
            connection.State = state;
            Volatile.Write(ref Slot(connection)->State, (int)state);
        }
    }

    /// <summary>Nothing more is read; the worker is told behind all that was.</summary>
    private void BeginClose(Connection connection, SessionState state, CloseReason reason)
    {
        SetState(connection, state);
        if (connection.ClosePending || connection.CloseQueued)
        {
            return;
        }

        connection.Reason = reason;
        connection.ClosePending = true;
    }

    /// <summary>The connection is of no more use: it is closed at once, and what waited for the client is dropped.</summary>
    private void Fail(Connection connection, CloseReason reason)
    {
        BeginClose(connection, SessionState.Closed, reason);
        CloseSocket(connection);
        if (connection.ClosePending)
        {
            // Not from within the pump of this very connection, so by the queue.
            AddReady(connection);
        }
    }

    /// <summary>Closes what is due once everything queued for the client has been sent.</summary>
    private void FinishOutput(Connection connection)
    {
        if (connection.Fd < 0 || connection.Lingering)
        {
            return;
        }

        var due = connection.State == SessionState.Closing || connection.CloseHandled;
        if (!due)
        {
            return;
        }

        if (connection.Security is { State: TransportSecurityState.Established or TransportSecurityState.Closed } security &&
            connection.Plain.IsEmpty && !connection.IsShutDown)
        {
            connection.IsShutDown = true;
            security.Shutdown(SinkOf(connection));
            FlushCiphertext(connection);
            if (connection.Fd < 0 || connection.Lingering)
            {
                return;
            }
        }

        if (!connection.Output.IsEmpty || !connection.Plain.IsEmpty)
        {
            AddClosing(connection, FlushMilliseconds);
            return;
        }

        if (connection.PeerFinished)
        {
            CloseSocket(connection);
            return;
        }

        _ = Sys.Shutdown(connection.Fd, Sys.SHUT_WR);
        connection.Lingering = true;
        if (_finishing)
        {
            Discard(connection);
            CloseSocket(connection);
            return;
        }

        AddClosing(connection, LingerMilliseconds);
        Discard(connection);
    }

    /// <summary>Reads and throws away what the client still sends after our end of the stream.</summary>
    private void Discard(Connection connection)
    {
        const int ScrapBytes = 16 * 1024;
        var scrap = stackalloc byte[ScrapBytes];
        for (var turn = 0; turn < TurnBytes && connection.Fd >= 0; turn += ScrapBytes)
        {
            var count = Sys.Read(connection.Fd, scrap, ScrapBytes);
            if (count > 0)
            {
                continue;
            }

            if (count < 0 && Sys.LastError is Sys.EAGAIN or Sys.EINTR)
            {
                return;
            }

            CloseSocket(connection);
            return;
        }

        if (connection.Fd >= 0)
        {
            AddReady(connection);
        }
    }

    private void CloseSocket(Connection connection)
    {
        if (connection.Fd >= 0)
        {
            _ = Sys.Close(connection.Fd);
            connection.Fd = -1;
            connection.Lingering = false;
            connection.Output.Clear(_chunks);
            connection.Plain.Clear(_chunks);
            connection.Security?.Dispose();
            connection.Input?.Clear();
            connection.Readable = false;
            SetState(connection, SessionState.Closed);
            SettleNotifications(connection);
            Volatile.Write(ref _sessionCount, _sessionCount - 1);
            _statistics->Closed++;
            _owner.ReturnConnection(connection.Endpoint);
        }

        FreeSlotIfDone(connection);
    }

    /// <summary>The slot may be used again when the socket is closed and the worker has handled the close.</summary>
    private void FreeSlotIfDone(Connection connection)
    {
        if (connection.Fd >= 0 || !connection.CloseHandled || connection.Id == 0)
        {
            return;
        }

        Volatile.Write(ref Slot(connection)->Id, 0);
        Volatile.WriteBarrier();
        connection.Id = 0;
        _freeSlots.Push(connection.Slot);
    }

    private void AddClosing(Connection connection, int milliseconds)
    {
        connection.Deadline = _now + milliseconds;
        if (!connection.InClosing)
        {
            connection.InClosing = true;
            _closing.Add(connection);
            _nextSweep = Math.Min(_nextSweep, _now + SweepMilliseconds);
        }
    }

    private void ExtendDeadline(Connection connection)
    {
        if (connection.Deadline > 0)
        {
            connection.Deadline = _now + FlushMilliseconds;
        }
    }

    /// <summary>The slow clock: cuts closing connections that are overdue, and listens again after a pause.</summary>
    private void Sweep()
    {
        _nextSweep = _now + (_closing.Count > 0 ? SweepMilliseconds : MaxSleepMilliseconds);
        ResumeAccepting();
        SweepSlow();
        PumpPackageWaits();
        SweepIdle();
        if (_idleInterval > 0)
        {
            _nextSweep = Math.Min(_nextSweep, _nextIdleCheck);
        }

        for (var i = _closing.Count - 1; i >= 0; i--)
        {
            var connection = _closing[i];
            var isClosing = connection.Fd >= 0 && connection.Deadline > 0;
            if (isClosing && _now < connection.Deadline)
            {
                continue;
            }

            connection.InClosing = false;
            _closing[i] = _closing[^1];
            _closing.RemoveAt(_closing.Count - 1);
            if (isClosing)
            {
                CloseSocket(connection);
            }
        }
    }
}
