namespace Prefork;

/// <summary>How one task is sent.</summary>
public readonly record struct TaskOptions
{
    /// <summary>
    /// How long its result is waited for, from the call; <c>Prefork:Tasks:Timeout</c> unless set, and
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit. A task that has not been started by then is not run.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The id of the one task worker that it is for; any of them unless set, and those first that have nothing to do.</summary>
    public int? Worker { get; init; }
}
