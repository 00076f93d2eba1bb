using Prefork.Diagnostics;

namespace Prefork.Master;

/// <summary>The graceful end: no more input, then no more output.</summary>
internal sealed unsafe partial class Reactor
{
    private const int FinishMilliseconds = 1_000;

    private bool _quiescing;
    private bool _finishing;
    private int _unquiesced;
    private Action? _quiesced;

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

    /// <summary>Sends what is queued, for a bounded time, closes every connection, and ends the thread. On the reactor's thread.</summary>
    public void Finish(Action done)
    {
        _finishing = true;
        CloseListeners();
        var end = Environment.TickCount64 + FinishMilliseconds;
        DrainAll();
        while (_sessionCount > 0 && Environment.TickCount64 < end)
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
                waits |= connection.Fd >= 0;
            }

            if (waits)
            {
                _ = _events.Wait(_epoll, 10);
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
