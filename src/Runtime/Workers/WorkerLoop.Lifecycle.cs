using Prefork.Registration;

namespace Prefork.Workers;

/// <summary>The handlers of the worker's start and stop.</summary>
internal sealed partial class WorkerLoop
{
    /// <summary>Runs lifecycle handlers one after the other, those that await too.</summary>
    private async Task RunLifecycleAsync(IReadOnlyList<BoundHandler> handlers)
    {
        foreach (var handler in handlers)
        {
            if (handler.Sync is not null)
            {
                handler.Sync(handler.Target, new SyncInvocation(_worker, default, default, default));
            }
            else
            {
                await handler.Async!(handler.Target, new AsyncInvocation(_worker, default, default, default));
            }
        }
    }
}
