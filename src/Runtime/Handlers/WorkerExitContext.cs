namespace Prefork;

/// <summary>What holds a worker back that is to stop, for <see cref="OnWorkerExitAttribute"/>.</summary>
public sealed class WorkerExitContext
{
    internal WorkerExitContext(IReadOnlyList<RunningHandler> handlers, bool hasUnsentOutput)
    {
        Handlers = handlers;
        HasUnsentOutput = hasUnsentOutput;
    }

    /// <summary>The handlers that have not completed, the longest running first.</summary>
    public IReadOnlyList<RunningHandler> Handlers { get; }

    /// <summary>Whether responses wait to be taken over by the master.</summary>
    public bool HasUnsentOutput { get; }
}
