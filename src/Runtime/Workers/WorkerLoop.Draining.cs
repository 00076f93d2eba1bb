using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>
/// The worker's end: the handlers that are told first, then what runs and waits, then, where that takes longer than a moment, the
/// handlers that are told what it is, and the handlers of the stop at the very end.
/// </summary>
internal sealed unsafe partial class WorkerLoop
{
    /// <summary>How many milliseconds a drain may last before its handlers are told what holds it up.</summary>
    private const int ExitGrace = 100;

    private DrainMode? _draining;
    private bool _stopTaking;
    private long _exitDue;
    private Task? _toldDraining;
    private Task? _toldExit;
    private Task? _stopping;

    /// <summary>Begins to stop; a second call changes nothing. On the loop thread.</summary>
    public void Drain(DrainMode mode)
    {
        if (_draining is not null)
        {
            return;
        }

        _draining = mode;
        _timers.Stop();
        ShowState(WorkerState.Draining);
        _stopTaking = mode == DrainMode.LeaveQueue;
        _exitDue = Environment.TickCount64 + ExitGrace;
        _settings.OnDraining();
        if (_serving)
        {
            _toldDraining = EndAsync(_handlers.Draining);
        }
    }

    private void AdvanceDrain(bool awaitsStart)
    {
        if (awaitsStart)
        {
            return;
        }

        _toldDraining ??= EndAsync(_handlers.Draining);
        if (_stopping is null)
        {
            var busy = IsBusy();
            if (!_toldDraining.IsCompleted || busy || _toldExit is { IsCompleted: false })
            {
                TellExit(busy);
                return;
            }

            _stopTaking = true;
            ShowState(WorkerState.Stopping);
            _stopping = EndAsync(_handlers.Stop);
        }

        if (!_stopping.IsCompleted)
        {
            return;
        }

        // What the stop handlers have sent goes out, too.
        foreach (var outbox in _outboxes)
        {
            if (outbox.HasBacklog)
            {
                return;
            }
        }

        _ended = !_sessions.HasForeign && !_tasks.HasUnsent;
    }

    private void TellExit(bool busy)
    {
        if (_toldExit is null && Environment.TickCount64 >= _exitDue)
        {
            var hasUnsentOutput = busy && Array.Exists(_outboxes, outbox => outbox.HasBacklog);
            _toldExit = EndAsync(_handlers.Exit, new WorkerExitContext(RunningHandlers(), hasUnsentOutput));
        }
    }

    /// <summary>How long the loop may sleep.</summary>
    private int SleepTime()
    {
        var next = Math.Min(_timers.Next, _tasks.Next);
        if (_draining is not null && _serving && _stopping is null && _toldExit is null)
        {
            next = Math.Min(next, _exitDue);
        }

        return next == long.MaxValue ? SleepMilliseconds : (int)Math.Clamp(next - Environment.TickCount64, 0, SleepMilliseconds);
    }

    private bool IsBusy()
    {
        if (_held is not null || _inFlight.Count > 0 || _context.HasPosts || _sessions.HasForeign || _tasks.HasUnsent)
        {
            return true;
        }

        for (var i = 0; i < _requests.Length; i++)
        {
            if ((!_stopTaking && _requests[i].HasRecord) || _outboxes[i].HasBacklog)
            {
                return true;
            }
        }

        return false;
    }
}
