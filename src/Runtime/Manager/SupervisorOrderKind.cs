namespace Prefork.Manager;

internal enum SupervisorOrderKind
{
    /// <summary>Have the master start a process for the id.</summary>
    Spawn,

    /// <summary>Have the instance finish and end.</summary>
    Drain,

    /// <summary>Log that the id backs off, with the delay.</summary>
    BackOff,

    /// <summary>Log that the id has recovered from a crash loop.</summary>
    Recovered,

    /// <summary>All processes are gone after a stop: the manager ends.</summary>
    End,
}
