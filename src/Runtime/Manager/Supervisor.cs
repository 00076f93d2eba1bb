using Prefork.Ipc;

namespace Prefork.Manager;

/// <summary>
/// Decides which worker processes run: events go in, with the time, and orders come out. Nothing else: no clock, no processes, no log. All it knows
/// comes from the master, so a new manager goes on where a dead one stopped; it counts the deaths of a crash loop from the beginning.
/// </summary>
internal sealed class Supervisor
{
    /// <summary>Milliseconds until a failed spawn is tried again.</summary>
    public const int SpawnRetryDelay = 100;

    private readonly SupervisedWorker[] _workers;
    private readonly Queue<SupervisorOrder> _orders = new();
    private bool _stopping;
    private bool _ended;

    public Supervisor(int workers) =>
        _workers = [.. Enumerable.Range(0, workers).Select(id => new SupervisedWorker(id))];

    /// <summary>When <see cref="OnTime"/> is due; null while nothing waits.</summary>
    public long? NextDue
    {
        get
        {
            long? next = null;
            foreach (var worker in _workers)
            {
                if (worker.State == SupervisedState.Waiting && !(worker.Due >= next))
                {
                    next = worker.Due;
                }
            }

            return next;
        }
    }

    public bool TryTakeOrder(out SupervisorOrder order) => _orders.TryDequeue(out order);

    public void Enqueue(in SupervisorOrder order) => _orders.Enqueue(order);

    /// <summary>A replacement takes over: it is the worker's process now.</summary>
    /// <returns>The instance that it replaces; 0 where there was none.</returns>
    public long TakeOver(int id, long instance)
    {
        var worker = _workers[id];
        var replaced = worker.Instance;
        worker.Instance = instance;
        worker.State = SupervisedState.Ready;
        worker.Restarts.OnReady();
        return replaced;
    }

    /// <summary>A process that runs already, started for an earlier manager.</summary>
    public void Adopt(int id, long instance, ProcessState state)
    {
        if (Find(id) is { } worker)
        {
            worker.Instance = instance;
            worker.State = state == ProcessState.Starting ? SupervisedState.Starting : SupervisedState.Ready;
        }
    }

    /// <summary>All live processes have been adopted: start those that are missing.</summary>
    public void Begin()
    {
        foreach (var worker in _workers)
        {
            if (worker.State == SupervisedState.Absent)
            {
                Order(worker);
            }
        }
    }

    public void OnSpawned(int id, long instance)
    {
        if (Find(id) is not { State: SupervisedState.Ordered } worker)
        {
            return;
        }

        worker.Instance = instance;
        worker.State = SupervisedState.Starting;
        if (_stopping)
        {
            Drain(worker);
        }
    }

    public void OnSpawnFailed(int id, long now)
    {
        if (Find(id) is { State: SupervisedState.Ordered } worker)
        {
            Await(worker, now + SpawnRetryDelay);
        }
    }

    public void OnReady(int id, long instance)
    {
        if (Find(id, instance) is { State: SupervisedState.Starting } worker)
        {
            worker.State = SupervisedState.Ready;
            if (worker.Restarts.IsCrashLoop)
            {
                _orders.Enqueue(new SupervisorOrder(SupervisorOrderKind.Recovered, id));
            }

            worker.Restarts.OnReady();
        }
    }

    public void OnExited(int id, long instance, long now)
    {
        if (Find(id, instance) is not { } worker)
        {
            return;
        }

        var previous = worker.Restarts.Delay;
        var delay = worker.Restarts.OnExit(worker.State == SupervisedState.Ready, now);
        worker.Instance = 0;
        if (delay == 0 && !_stopping)
        {
            Order(worker);
            return;
        }

        if (delay != previous && !_stopping)
        {
            _orders.Enqueue(new SupervisorOrder(SupervisorOrderKind.BackOff, id, instance, delay));
        }

        Await(worker, now + delay);
    }

    /// <summary>The server stops: drain what runs, start nothing more, and end once all are gone.</summary>
    public void OnStopRequested()
    {
        if (_stopping)
        {
            return;
        }

        _stopping = true;
        foreach (var worker in _workers)
        {
            if (worker.Instance != 0)
            {
                Drain(worker);
            }
            else if (worker.State == SupervisedState.Waiting)
            {
                worker.State = SupervisedState.Absent;
            }
        }

        EndIfAlone();
    }

    /// <summary>Time has passed.</summary>
    public void OnTime(long now)
    {
        foreach (var worker in _workers)
        {
            if (worker.State == SupervisedState.Waiting && worker.Due <= now)
            {
                Order(worker);
            }
        }
    }

    private SupervisedWorker? Find(int id) => (uint)id < (uint)_workers.Length ? _workers[id] : null;

    /// <summary>Finds by instance too: news of a process that has been replaced is no news.</summary>
    private SupervisedWorker? Find(int id, long instance) =>
        Find(id) is { } worker && worker.Instance == instance && instance != 0 ? worker : null;

    private void Order(SupervisedWorker worker)
    {
        worker.State = SupervisedState.Ordered;
        _orders.Enqueue(new SupervisorOrder(SupervisorOrderKind.Spawn, worker.Id));
    }

    private void Await(SupervisedWorker worker, long due)
    {
        if (_stopping)
        {
            worker.State = SupervisedState.Absent;
            EndIfAlone();
        }
        else
        {
            worker.State = SupervisedState.Waiting;
            worker.Due = due;
        }
    }

    private void Drain(SupervisedWorker worker) =>
        _orders.Enqueue(new SupervisorOrder(SupervisorOrderKind.Drain, worker.Id, worker.Instance));

    private void EndIfAlone()
    {
        if (!_ended && Array.TrueForAll(_workers, worker => worker.State == SupervisedState.Absent))
        {
            _ended = true;
            _orders.Enqueue(new SupervisorOrder(SupervisorOrderKind.End));
        }
    }
}
