using Prefork.Diagnostics;
using Prefork.Registration;

namespace Prefork.Workers;

/// <summary>The handlers of the worker's own events.</summary>
internal sealed partial class WorkerLoop
{
    private readonly LifecycleCalls _lifecycle = new();

    /// <summary>Runs the handlers of the start one after the other, those that await too; what one throws ends the start.</summary>
    private async Task StartAsync()
    {
        foreach (var handler in _handlers.Start)
        {
            await CallAsync(handler, workerExit: null);
        }
    }

    private void ScheduleTicks()
    {
        // Task workers have the ids behind those of the workers, and are counted by themselves.
        var number = _worker.IsTaskWorker ? _worker.Id - _settings.Tasks.Workers : _worker.Id;
        foreach (var handler in _handlers.Ticks)
        {
            if (_draining is null && (handler.Descriptor.OnWorker < 0 || handler.Descriptor.OnWorker == number))
            {
                var interval = TimeSpan.FromMilliseconds(handler.Descriptor.Milliseconds);
                _timers.Add(interval, interval, () => TickAsync(handler));
            }
        }
    }

    private async ValueTask TickAsync(BoundHandler handler)
    {
        try
        {
            await CallAsync(handler, workerExit: null);
        }
        catch (Exception error)
        {
            Log.LifecycleHandlerFailed(_logger, handler.Descriptor.Name, _worker.Id, error);
        }
    }

    /// <summary>Runs handlers of the end one after the other, those that await too; what one throws costs a log line.</summary>
    private async Task EndAsync(IReadOnlyList<BoundHandler> handlers, WorkerExitContext? workerExit = null)
    {
        foreach (var handler in handlers)
        {
            try
            {
                await CallAsync(handler, workerExit);
            }
            catch (Exception error)
            {
                Log.LifecycleHandlerFailed(_logger, handler.Descriptor.Name, _worker.Id, error);
            }
        }
    }

    private async ValueTask CallAsync(BoundHandler handler, WorkerExitContext? workerExit)
    {
        var arguments = workerExit is null ? null : new EventArguments { WorkerExit = workerExit };
        _lifecycle.Begin(handler.Descriptor.Name);
        try
        {
            if (handler.Sync is not null)
            {
                handler.Sync(handler.Target, new SyncInvocation(_worker, default, default, default, arguments));
            }
            else
            {
                await handler.Async!(handler.Target, new AsyncInvocation(_worker, default, default, default, arguments));
            }
        }
        finally
        {
            _lifecycle.End(handler.Descriptor.Name);
        }
    }
}
