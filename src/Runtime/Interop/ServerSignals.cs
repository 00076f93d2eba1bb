namespace Prefork.Interop;

/// <summary>What the signals of the master and of the manager do. Each is called on any thread, as often as its signal comes.</summary>
internal sealed record ServerSignals
{
    private static readonly Action Nothing = static () => { };

    /// <summary>SIGTERM and SIGINT.</summary>
    public required Action Stop { get; init; }

    /// <summary>SIGQUIT; null where it does what it does to any program.</summary>
    public Action? StopAtOnce { get; init; }

    /// <summary>SIGRTMIN+1.</summary>
    public Action ReopenLogs { get; init; } = Nothing;

    /// <summary>SIGUSR1.</summary>
    public Action Reload { get; init; } = Nothing;

    /// <summary>SIGUSR2.</summary>
    public Action ReloadTasks { get; init; } = Nothing;
}
