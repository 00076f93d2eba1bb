namespace Prefork;

/// <summary>A reload, for <see cref="OnBeforeReloadAttribute"/> and <see cref="OnAfterReloadAttribute"/>.</summary>
public readonly struct ReloadContext
{
    internal ReloadContext(int workers, string reason, ReloadResult result = ReloadResult.Pending, string? failure = null, int taskWorkers = 0)
    {
        Workers = workers;
        TaskWorkers = taskWorkers;
        Reason = reason;
        Result = result;
        Failure = failure;
    }

    /// <summary>How many workers are to be replaced; 0 where it is of task workers only.</summary>
    public int Workers { get; }

    /// <summary>How many task workers are to be replaced.</summary>
    public int TaskWorkers { get; }

    /// <summary>Whether only task workers are replaced, and workers stay as they are.</summary>
    public bool IsOfTaskWorkersOnly => Workers == 0;

    /// <summary>What asked for it.</summary>
    public string Reason { get; }

    /// <summary>How it ended; pending before it.</summary>
    public ReloadResult Result { get; }

    /// <summary>Why it failed, or <see langword="null"/>.</summary>
    public string? Failure { get; }
}
