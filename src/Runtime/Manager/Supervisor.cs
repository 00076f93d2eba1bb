using Prefork.Ipc;

namespace Prefork.Manager;

/// <summary>
/// Decides which processes run: events go in, with the time, and orders come out. Nothing else: no clock, no processes, no log. All it knows
/// comes from the master, so a new manager goes on where a dead one stopped.
/// </summary>
internal sealed class Supervisor
{
    /// <summary>Milliseconds until a failed spawn is tried again.</summary>
    public const int SpawnRetryDelay = 100;

    /// <summary>Milliseconds until a user process that has returned is started again.</summary>
    public const int ReturnDelay = 1000;

    /// <summary>
    /// How many milliseconds a user process has to run until its start counts as a success: it is ready at once, so that one that
    /// fails at its work would be started again without end.
    /// </summary>
    public const int ProbationTime = 5000;

    private readonly List<SupervisedProcess> _processes;
    private readonly Queue<SupervisorOrder> _orders = new();
    private bool _stopping;
    private bool _ended;

    public Supervisor(int workers) =>
        _processes = [.. Enumerable.Range(0, workers).Select(id => new SupervisedProcess(ServerRole.Worker, id, $"worker {id}"))];

    /// <summary>When <see cref="OnTime"/> is due; null while nothing waits.</summary>
    public long? NextDue
    {
        get
        {
            long? next = null;
            foreach (var process in _processes)
            {
                if ((process.State == SupervisedState.Waiting || process.IsOnProbation) && !(process.Due >= next))
                {
                    next = process.Due;
                }
            }

            return next;
        }
    }

    /// <summary>The numbers of the processes of a role, in order.</summary>
    public IEnumerable<int> IdsOf(ServerRole role) => _processes.Where(process => process.Role == role).Select(process => process.Id);

    /// <summary>Whether a process of that number is replaced beside the living one: a worker or a task worker.</summary>
    public bool IsReplaceable(int id) => Find(id) is { Role: ServerRole.Worker or ServerRole.TaskWorker };

    /// <summary>Adds a process that is no worker; its id is the next one.</summary>
    /// <returns>False where that is not so.</returns>
    public bool TryDeclare(ServerRole role, int id, string name)
    {
        if (id != _processes.Count)
        {
            return false;
        }

        _processes.Add(new SupervisedProcess(role, id, name));
        return true;
    }

    /// <summary>How log lines name a process.</summary>
    public string NameOf(int id) => Find(id)?.Name ?? $"process {id}";

    public bool TryTakeOrder(out SupervisorOrder order) => _orders.TryDequeue(out order);

    public void Enqueue(in SupervisorOrder order) => _orders.Enqueue(order);

    /// <summary>A replacement takes over: it is the worker's process now.</summary>
    /// <returns>The instance that it replaces; 0 where there was none.</returns>
    public long TakeOver(int id, long instance)
    {
        var worker = _processes[id];
        var replaced = worker.Instance;
        worker.Instance = instance;
        worker.State = SupervisedState.Ready;
        Succeed(worker);
        return replaced;
    }

    /// <summary>A crash loop that an earlier manager has met: the next process is started after the delay.</summary>
    public void RestoreBackOff(int id, int delay, long now)
    {
        if (Find(id) is { } process)
        {
            process.Restarts.Restore(delay);
            process.State = SupervisedState.Waiting;
            process.Due = now + delay;
        }
    }

    /// <summary>A process that runs already, started for an earlier manager.</summary>
    public void Adopt(int id, long instance, ProcessState state)
    {
        if (Find(id) is { } process)
        {
            process.Instance = instance;
            process.State = state == ProcessState.Starting ? SupervisedState.Starting : SupervisedState.Ready;
        }
    }

    /// <summary>All live processes have been adopted: start those that are missing.</summary>
    public void Begin()
    {
        foreach (var process in _processes)
        {
            if (process.State == SupervisedState.Absent)
            {
                Order(process);
            }
        }
    }

    public void OnSpawned(int id, long instance)
    {
        if (Find(id) is not { State: SupervisedState.Ordered } process)
        {
            return;
        }

        process.Instance = instance;
        process.State = SupervisedState.Starting;
        if (_stopping)
        {
            Drain(process);
        }
    }

    public void OnSpawnFailed(int id, long now)
    {
        if (Find(id) is { State: SupervisedState.Ordered } process)
        {
            Await(process, now + SpawnRetryDelay);
        }
    }

    public void OnReady(int id, long instance, long now)
    {
        if (Find(id, instance) is { State: SupervisedState.Starting } process)
        {
            process.State = SupervisedState.Ready;
            if (process.Role == ServerRole.UserProcess)
            {
                process.IsOnProbation = true;
                process.Due = now + ProbationTime;
            }
            else
            {
                Succeed(process);
            }
        }
    }

    /// <param name="id">The number of the process.</param>
    /// <param name="instance">The process.</param>
    /// <param name="isAbnormal">It has not ended in order.</param>
    /// <param name="now">The time.</param>
    public void OnExited(int id, long instance, bool isAbnormal, long now)
    {
        if (Find(id, instance) is not { } process)
        {
            return;
        }

        var hasReturned = process is { Role: ServerRole.UserProcess, State: SupervisedState.Ready } && !isAbnormal;
        var hasSucceeded = process is { State: SupervisedState.Ready, IsOnProbation: false };
        process.Instance = 0;
        process.IsOnProbation = false;
        var previous = process.Restarts.Delay;
        var delay = hasReturned ? ReturnDelay : process.Restarts.OnExit(hasSucceeded, now);
        if (_stopping)
        {
            Await(process, now);
        }
        else if (hasReturned)
        {
            _orders.Enqueue(new SupervisorOrder(SupervisorOrderKind.Returned, id, instance, delay));
            Await(process, now + delay);
        }
        else if (delay == 0)
        {
            Order(process);
        }
        else
        {
            if (delay != previous)
            {
                _orders.Enqueue(new SupervisorOrder(SupervisorOrderKind.BackOff, id, instance, delay));
            }

            Await(process, now + delay);
        }
    }

    /// <summary>
    /// The server stops: drain the workers, start nothing more, and end once all are gone. The master tells the others, whose turn comes when the
    /// last worker has ended.
    /// </summary>
    public void OnStopRequested()
    {
        if (_stopping)
        {
            return;
        }

        _stopping = true;
        foreach (var process in _processes)
        {
            if (process.Instance != 0)
            {
                Drain(process);
            }
            else if (process.State == SupervisedState.Waiting)
            {
                process.State = SupervisedState.Absent;
            }
        }

        EndIfAlone();
    }

    /// <summary>Time has passed.</summary>
    public void OnTime(long now)
    {
        foreach (var process in _processes)
        {
            if (process.State == SupervisedState.Waiting && process.Due <= now)
            {
                Order(process);
            }
            else if (process.IsOnProbation && process.Due <= now)
            {
                process.IsOnProbation = false;
                Succeed(process);
            }
        }
    }

    private void Succeed(SupervisedProcess process)
    {
        if (process.Restarts.IsCrashLoop)
        {
            _orders.Enqueue(new SupervisorOrder(SupervisorOrderKind.Recovered, process.Id));
        }

        process.Restarts.OnReady();
    }

    private SupervisedProcess? Find(int id) => (uint)id < (uint)_processes.Count ? _processes[id] : null;

    /// <summary>Finds by instance too: news of a process that has been replaced is no news.</summary>
    private SupervisedProcess? Find(int id, long instance) =>
        Find(id) is { } process && process.Instance == instance && instance != 0 ? process : null;

    private void Order(SupervisedProcess process)
    {
        process.State = SupervisedState.Ordered;
        _orders.Enqueue(new SupervisorOrder(SupervisorOrderKind.Spawn, process.Id));
    }

    private void Await(SupervisedProcess process, long due)
    {
        if (_stopping)
        {
            process.State = SupervisedState.Absent;
            EndIfAlone();
        }
        else
        {
            process.State = SupervisedState.Waiting;
            process.Due = due;
        }
    }

    private void Drain(SupervisedProcess process)
    {
        if (process.Role == ServerRole.Worker)
        {
            _orders.Enqueue(new SupervisorOrder(SupervisorOrderKind.Drain, process.Id, process.Instance));
        }
    }

    private void EndIfAlone()
    {
        if (!_ended && _processes.TrueForAll(process => process.State == SupervisedState.Absent))
        {
            _ended = true;
            _orders.Enqueue(new SupervisorOrder(SupervisorOrderKind.End));
        }
    }
}
