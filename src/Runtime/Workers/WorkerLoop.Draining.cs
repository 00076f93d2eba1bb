using Prefork.Diagnostics;
using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>The worker's end.</summary>
internal sealed unsafe partial class WorkerLoop
{
    private DrainMode? _draining;
    private bool _stopTaking;
    private Task? _stopping;

    /// <summary>Begins to stop; a second call changes nothing. On the loop thread.</summary>
    public void Drain(DrainMode mode)
    {
        if (_draining is not null)
        {
            return;
        }

        _draining = mode;
        ShowState(WorkerState.Draining);
        _stopTaking = mode == DrainMode.LeaveQueue;
        _settings.OnDraining();
    }

    private void AdvanceDrain(bool awaitsStart)
    {
        if (_stopping is null)
        {
            if (awaitsStart || IsBusy())
            {
                return;
            }

            _stopTaking = true;
            ShowState(WorkerState.Stopping);
            _stopping = RunLifecycleAsync(_handlers.Stop);
        }

        if (!_stopping.IsCompleted)
        {
            return;
        }

        if (_stopping.Exception is { } error)
        {
            Log.StopHandlerFailed(_logger, _worker.Id, error.InnerException ?? error);
            _stopping = Task.CompletedTask;
        }

        // What the stop handlers have sent goes out, too.
        foreach (var outbox in _outboxes)
        {
            if (outbox.HasBacklog)
            {
                return;
            }
        }

        _ended = !_sessions.HasForeign;
    }

    private bool IsBusy()
    {
        if (_inFlight.Count > 0 || _context.HasPosts || _sessions.HasForeign)
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
