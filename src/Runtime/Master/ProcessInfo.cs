using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>A consistent copy of a row of the process table.</summary>
/// <remarks>
/// Started at is Unix time in milliseconds; restarts are the processes that had this role and id before; the status means something in
/// state exited only. Back-off is the delay in milliseconds between two starts of a crash loop, and 0 where there is none. The status page is
/// -1 of a process that has none.
/// </remarks>
internal readonly record struct ProcessInfo(
    int ProcessId,
    ServerRole Role,
    int Id,
    ProcessState State,
    int Restarts,
    long Instance,
    long StartedAt,
    WaitStatus Status,
    int BackOff,
    int StatusPage);
