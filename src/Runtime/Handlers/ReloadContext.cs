namespace Prefork;

/// <summary>A reload, for <see cref="OnBeforeReloadAttribute"/> and <see cref="OnAfterReloadAttribute"/>.</summary>
public readonly struct ReloadContext
{
    internal ReloadContext(int workers, string reason, ReloadResult result = ReloadResult.Pending, string? failure = null)
    {
        Workers = workers;
        Reason = reason;
        Result = result;
        Failure = failure;
    }

    /// <summary>How many workers are to be replaced.</summary>
    public int Workers { get; }

    /// <summary>What asked for it.</summary>
    public string Reason { get; }

    /// <summary>How it ended; pending before it.</summary>
    public ReloadResult Result { get; }

    /// <summary>Why it failed, or <see langword="null"/>.</summary>
    public string? Failure { get; }
}
