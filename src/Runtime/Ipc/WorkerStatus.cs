using System.Runtime.InteropServices;

namespace Prefork.Ipc;

/// <summary>
/// What a worker, or a user process, shows of itself, in its page of the <see cref="StatusPages"/>. The loop thread alone writes it, any process may read it. The request that the loop runs is
/// entry 0 of the in-flight table of its lane.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WorkerStatus
{
    /// <summary>What the loop does, where <see cref="WorkerState.Busy"/> stands for idle, too.</summary>
    public int Phase;

    /// <summary>The system's id of the loop thread.</summary>
    public int ThreadId;

    /// <summary>Of the handler table that the numbers in the in-flight table are from.</summary>
    public long HandlersHash;

    /// <summary>Grows when the loop falls asleep and when it wakes: odd while it sleeps.</summary>
    public long Sleeps;

    /// <summary>How many requests the loop has taken.</summary>
    public long Requests;

    /// <summary>The session whose synchronous handler runs, or the last one's; 0 where it had none.</summary>
    public long Session;

    /// <summary>How many milliseconds the last message had waited since it was read from its socket.</summary>
    public long DispatchDelay;

    /// <summary>When that handler was started, in <see cref="System.Diagnostics.Stopwatch"/> ticks, or 0 where none runs.</summary>
    public long RequestTime;

    public readonly bool IsAsleep => (Sleeps & 1) != 0;

    public readonly WorkerState State => (WorkerState)Phase switch
    {
        WorkerState.Busy when IsAsleep => WorkerState.Idle,
        var phase => phase,
    };
}
