namespace Prefork.Manager;

internal enum SupervisorOrderKind
{
    /// <summary>Have the master start a process for the id.</summary>
    Spawn,

    /// <summary>Have the instance finish and end.</summary>
    Drain,

    /// <summary>Log that the id backs off, with the delay.</summary>
    BackOff,

    /// <summary>Log that the user process has returned and is started again, with the delay.</summary>
    Returned,

    /// <summary>Log that the id has recovered from a crash loop.</summary>
    Recovered,

    /// <summary>Have the master start a process beside the living one.</summary>
    SpawnReplacement,

    /// <summary>Have the instance take over from the living one.</summary>
    Switch,

    /// <summary>End the instance.</summary>
    Kill,

    /// <summary>A reload begins.</summary>
    ReloadStarted,

    /// <summary>A reload has ended.</summary>
    ReloadEnded,

    /// <summary>A worker or task worker that wanted to be replaced could not be.</summary>
    RecycleFailed,

    /// <summary>All processes are gone after a stop: the manager ends.</summary>
    End,
}
