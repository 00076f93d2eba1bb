using Prefork.Diagnostics;

namespace Prefork.Master;

/// <summary>The graceful end: no more input, then no more output.</summary>
internal sealed unsafe partial class Reactor
{
    /// <summary>How long a client may take nothing at the end, and what all clients together are given at least.</summary>
    private const int LastPatience = 1_000;

    private const int LastPoll = 10;

    private bool _quiescing;
    private bool _finishing;
    private int _unquiesced;
    private Action? _quiesced;

    /// <summary>The spawner thread writes it, at the start of a stop and when that is cut short.</summary>
    private long _finishBy;

    /// <summary>
    /// Stops to accept and to read, and queues the close of every session behind its messages; calls back once all of that is in
    /// the rings. On the reactor's thread.
    /// </summary>
    public void Quiesce(Action done)
    {
        if (_quiescing)
        {
            done();
            return;
        }

        _quiescing = true;
        StopListening();
        _unquiesced = 1;
        for (var i = 0; i < _usedSlots; i++)
        {
            if (_connections[i] is { Id: not 0, CloseQueued: false } connection)
            {
                _unquiesced++;
                BeginClose(connection, connection.State, CloseReason.Shutdown);
                Pump(connection);
            }
        }

        _quiesced = done;
        CountQuiesced();
    }

    /// <summary>Sets the tick count until which <see cref="Finish(Action)"/> waits for clients that read; also while it does. Any thread.</summary>
    public void FinishBy(long deadline) => Volatile.Write(ref _finishBy, deadline);

    /// <summary>
    /// Sends what is queued, for a bounded time and to clients that take it, closes every connection, and ends the thread. On the reactor's thread.
    /// </summary>
    public void Finish(Action done)
    {
        _finishing = true;
        CloseListeners();
        DrainAll();
        var begin = Environment.TickCount64;
        for (_now = begin; _sessionCount > 0 && _now < Math.Max(Volatile.Read(ref _finishBy), begin + LastPatience); _now = Environment.TickCount64)
        {
            var waits = false;
            for (var i = 0; i < _usedSlots; i++)
            {
                if (_connections[i] is not { Fd: >= 0 } connection)
                {
                    continue;
                }

                connection.CloseHandled = true;
                if (connection.Lingering)
                {
                    Discard(connection);
                    CloseSocket(connection);
                    continue;
                }

                // Nothing else is held up any more by a read from a disk, and nobody is told any more that one has ended.
                connection.Output.SkipReadingAhead();
                connection.Plain.SkipReadingAhead();
                connection.Writable = true;
                FlushOutput(connection);
                if (connection.Fd < 0)
                {
                    continue;
                }

                waits = true;

                // The look at what the kernel still holds compares with the one before: it begins in time for two.
                var idle = _now - Math.Max(connection.LastProgress, begin);
                if (idle >= LastPatience / 2 && !HasRead(connection) && idle >= LastPatience)
                {
                    CloseSocket(connection);
                }
            }

            if (waits)
            {
                _ = _events.Wait(_epoll, LastPoll);
            }
        }

        foreach (var connection in _connections.AsSpan(0, _usedSlots))
        {
            if (connection is { Fd: >= 0 })
            {
                CloseSocket(connection);
            }
        }

        if (_tasks.Count > 0)
        {
            Log.TasksUnfinished(_owner.Logger, _tasks.Count, Index);
        }

        _ended = true;
        done();
    }

    private void DrainAll()
    {
        foreach (var lane in _lanes)
        {
            if (!lane.Corrupt)
            {
                DrainResponses(lane, int.MaxValue);
            }
        }
    }

    private void CountQuiesced()
    {
        if (_quiescing)
        {
            _unquiesced--;
            TellQuiesced();
        }
    }

    private void TellQuiesced()
    {
        if (_quiesced is not { } done || _unquiesced > 0)
        {
            return;
        }

        foreach (var lane in _lanes)
        {
            if (lane.IsReplaying)
            {
                return;
            }
        }

        _quiesced = null;
        done();
    }
}
