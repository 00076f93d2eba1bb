namespace Prefork.Ipc;

/// <summary>The state of a process in the process table.</summary>
internal enum ProcessState
{
    /// <summary>The row was never used.</summary>
    None,
    Starting,
    Ready,
    Draining,
    Exited,
}
