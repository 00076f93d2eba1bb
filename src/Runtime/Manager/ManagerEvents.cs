using Prefork.Hosting;
using Prefork.Registration;

namespace Prefork.Manager;

/// <summary>The manager's events, as those raise them that supervise: no call waits for a handler, but for <see cref="Stop"/>.</summary>
internal sealed class ManagerEvents(ServerEventQueue queue)
{
    /// <summary>A manager starts.</summary>
    /// <param name="completed">Called when the handlers have run, on this thread or another.</param>
    public void Start(Action completed) => queue.Raise(new ServerEvent(HandlerEvent.ManagerStart, Completed: () =>
    {
        queue.StartTicks();
        completed();
    }));

    /// <summary>A worker has ended abnormally.</summary>
    public void WorkerError(in WorkerErrorContext context) => queue.Raise(new ServerEvent(HandlerEvent.WorkerError, context));

    /// <summary>A reload begins.</summary>
    /// <param name="context">The reload.</param>
    /// <param name="completed">Called when the handlers have run, on this thread or another.</param>
    public void BeforeReload(in ReloadContext context, Action? completed = null) =>
        queue.Raise(new ServerEvent(HandlerEvent.BeforeReload, Reload: context, Completed: completed));

    /// <summary>A reload has ended.</summary>
    public void AfterReload(in ReloadContext context) => queue.Raise(new ServerEvent(HandlerEvent.AfterReload, Reload: context));

    /// <summary>The server begins to stop.</summary>
    /// <param name="left">The time that it has.</param>
    public void BeginStop(TimeSpan left) => queue.BeginStop(left);

    /// <summary>The last worker has ended: runs the handlers of the manager's stop, and waits for them.</summary>
    public void Stop() => queue.RaiseLastAndWait(HandlerEvent.ManagerStop);
}
