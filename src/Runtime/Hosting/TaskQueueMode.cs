namespace Prefork;

/// <summary>What happens to a call that finds the queue of tasks full.</summary>
public enum TaskQueueMode
{
    /// <summary>It fails at once.</summary>
    Fail,

    /// <summary>It waits for room, at most as long as for its result. One that cannot wait, because nobody awaits it, fails.</summary>
    Wait,
}
