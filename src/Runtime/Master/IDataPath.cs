namespace Prefork.Master;

/// <summary>
/// What the spawner needs of the reactors. Called on the spawner thread alone, after the first lanes, which the master's thread makes
/// before the spawner starts. No call may wait for a reactor. A lane's descriptors stay open until it is replaced, retired or discarded.
/// </summary>
internal interface IDataPath : IDisposable
{
    /// <summary>Inherited by every process: the shared region first, then the reactors' doorbells.</summary>
    IReadOnlyList<int> SharedFds { get; }

    /// <summary>The memory of large messages: inherited by every process with a lane.</summary>
    int PackagesFd { get; }

    /// <summary>Inherited by every process: the <see cref="Ipc.StatusPages"/>.</summary>
    int StatusFd { get; }

    /// <summary>The memory of the shared objects, inherited by every process; -1 where there are none.</summary>
    int SharedObjectsFd => -1;

    /// <summary>What every worker has to agree on with the master: <see cref="Hosting.Contract"/>.</summary>
    long Contract { get; }

    /// <summary>The process table in the shared region, as its one writer sees it.</summary>
    ProcessTable Processes { get; }

    /// <summary>Called, by any thread, with the instance of a process that has scribbled on its lane and has to go.</summary>
    Action<long>? ProcessCorrupt { get; set; }

    /// <summary>Makes the lane of a process that is to be started.</summary>
    /// <exception cref="IOException">Memory or descriptors are exhausted.</exception>
    LaneHandle CreateLane(int workerId, long instance);

    /// <summary>Gives a worker id its first lane.</summary>
    void Attach(int workerId, LaneHandle lane);

    /// <summary>
    /// The process of a lane is gone: settle what it left, and go on with the successor's fresh lane. The successor is null where the worker
    /// was being replaced: it has another lane already.
    /// </summary>
    void Replace(int workerId, LaneHandle dead, LaneHandle? successor);

    /// <summary>
    /// A process is ready to take over from a living one: its lane gets what comes from now on. Calls back, on any thread, when no session
    /// needs the old lane any more.
    /// </summary>
    void Switch(int workerId, LaneHandle successor, Action vacated);

    /// <summary>The process of a lane is gone, or was never started, and there will be no other, since the server stops: settle what is there.</summary>
    void Retire(int workerId, LaneHandle lane);

    /// <summary>Frees a lane that no process has used and no worker id has.</summary>
    void Discard(LaneHandle lane);

    /// <summary>
    /// Whether a task worker can run tasks: its current process is ready and has not begun to end. One that cannot is given none; what
    /// is in its lane stays there.
    /// </summary>
    void SetReady(int id, bool isReady);

    /// <summary>Calls back, on any thread, once no task waits or runs.</summary>
    void AwaitTasks(Action done);

    void StartAccepting();

    /// <summary>Reads the certificates of encrypted endpoints anew; where they cannot be used, those before stay.</summary>
    void ReloadCertificates();

    /// <summary>Stops to accept and to read, and queues the close of every session behind its messages.</summary>
    void Quiesce(Action done);

    /// <summary>Sets the tick count until which <see cref="Finish"/> waits for clients that read; also while it does.</summary>
    void FinishBy(long deadline);

    /// <summary>Writes out what is there, as long as clients take it and time is left, but for a moment at least, closes the sockets and ends the reactors.</summary>
    void Finish(Action done);
}
