namespace Prefork.Ipc;

/// <summary>What a worker's loop does.</summary>
internal enum WorkerState
{
    /// <summary>Its services or start handlers are on their way.</summary>
    Starting = 0,

    /// <summary>It serves, and has nothing to do.</summary>
    Idle = 1,

    Busy = 2,

    /// <summary>It was told to stop and handles what it still has.</summary>
    Draining = 3,

    /// <summary>Its stop handlers run.</summary>
    Stopping = 4,
}
