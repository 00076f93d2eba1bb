namespace Prefork.Ipc;

/// <summary>What a control message says. The numbers are the protocol: they never change their meaning, new ones are added.</summary>
internal enum ControlMessageType : ushort
{
    /// <summary>Master to manager, first of all: StatusA is the <see cref="ServerState"/>, StatusB the number of workers.</summary>
    Hello = 1,

    /// <summary>Master to manager, between hello and begin: a live process; StatusA is its <see cref="ProcessState"/>.</summary>
    Adopt = 2,

    /// <summary>Master to manager: that was all; supervise.</summary>
    Begin = 3,

    /// <summary>Master to manager: a process of that id, pid and instance was started.</summary>
    Spawned = 4,

    /// <summary>Master to manager: it could not be started; StatusA is errno, the text says what failed.</summary>
    SpawnFailed = 5,

    /// <summary>Master to manager: the process is gone and reaped; StatusA is its exit code, StatusB its signal.</summary>
    Exited = 6,

    /// <summary>Master to manager: drain all processes, and end when they are gone; StatusA is the time left in milliseconds.</summary>
    StopRequested = 7,

    /// <summary>
    /// Master to manager: replace all workers and task workers by new processes, or only these where the role is theirs; StatusB is the number of
    /// the request.
    /// </summary>
    ReloadRequested = 8,

    /// <summary>Master to manager: a replacement of that id, pid and instance was started beside the living process.</summary>
    ReplacementSpawned = 9,

    /// <summary>Master to manager: the replacement of that id could not be started, or cannot take over; the text says why.</summary>
    ReplacementFailed = 10,

    /// <summary>Master to manager: the living process of that id wants to be replaced; the text says why.</summary>
    ReplacementWanted = 11,

    /// <summary>Master to manager: as exited, of a process that was killed on purpose, because the time for its stop was over.</summary>
    ExitedByForce = 12,

    /// <summary>Master to manager, right after hello, for each process that is no worker: supervise one of that role and id; the text is its name.</summary>
    Declare = 13,

    /// <summary>
    /// Process to master, and master to manager about a process: ready; StatusA is the milliseconds its start took, StatusB, to the
    /// master, its <see cref="Hosting.Contract"/>.
    /// </summary>
    Ready = 32,

    /// <summary>Process to master: it can not start; the text says why. It ends afterwards.</summary>
    Failed = 33,

    /// <summary>Process to master: takes no new work and finishes what it has.</summary>
    Draining = 34,

    /// <summary>Process to master: has finished, and ends.</summary>
    Stopped = 35,

    /// <summary>Process to master: would like to be replaced; the text says why. It works on until then.</summary>
    WantsReplacement = 36,

    /// <summary>
    /// Manager to master, about an instance, and master to that process: finish what is there, then end. To the process StatusA is the
    /// time that it has, in milliseconds.
    /// </summary>
    Drain = 64,

    /// <summary>Manager to master: start the process of that id.</summary>
    Spawn = 65,

    /// <summary>Manager to master: send the instance the signal in StatusA.</summary>
    Kill = 66,

    /// <summary>Process to master: stop the whole server; from the manager by force where StatusA is 1.</summary>
    StopServer = 67,

    /// <summary>Manager to master: start a replacement beside the living process of that id.</summary>
    SpawnReplacement = 68,

    /// <summary>Manager to master: have the replacement with that instance, which is ready, take over, and the one before drain.</summary>
    Switch = 69,

    /// <summary>
    /// Manager to master: a reload of that role, as it was requested, has ended; StatusA is 1 where it has succeeded, StatusB the number
    /// of the last request that it answers.
    /// </summary>
    ReloadEnded = 70,

    /// <summary>Manager to master: reload the server, or only the task workers where the role is theirs.</summary>
    ReloadServer = 71,

    /// <summary>
    /// Manager to master, and master to a new manager between hello and adopt: the process of that id is in a crash loop; StatusA is the delay in
    /// milliseconds between two starts, 0 where it has recovered.
    /// </summary>
    BackOff = 72,

    /// <summary>Manager to master, and master to each process: open the log file anew.</summary>
    ReopenLogs = 96,
}
