namespace Prefork.Manager;

/// <summary>
/// The reloads and recyclings that are asked for, one at a time. A reload that is asked for while one runs makes one more, however often it is
/// asked for; a recycling waits, and is no more needed once a reload has replaced its worker.
/// </summary>
internal sealed class Reloader(Supervisor supervisor, int workers, bool parallel, long readyTimeout)
{
    /// <summary>Milliseconds until a failed recycling is tried again.</summary>
    public const int RecycleRetryDelay = 1000;

    private readonly SortedDictionary<int, long> _recycles = [];
    private ReloadPlan? _plan;
    private bool _isReload;
    private bool _reloadWanted;
    private bool _stopping;

    public long? NextDue => _plan is { } plan ? plan.NextDue : _recycles.Count > 0 ? _recycles.Values.Min() : null;

    public void RequestReload(long now)
    {
        _reloadWanted = true;
        Advance(now);
    }

    public void RequestRecycle(int id, long now)
    {
        if ((uint)id < (uint)workers)
        {
            _ = _recycles.TryAdd(id, now);
            Advance(now);
        }
    }

    public void OnSpawned(int id, long instance, long now)
    {
        if (_plan is { } plan)
        {
            plan.OnSpawned(id, instance, now);
        }
        else
        {
            supervisor.Enqueue(new SupervisorOrder(SupervisorOrderKind.Kill, id, instance));
        }
    }

    public void OnFailed(int id, string? reason, long now)
    {
        _plan?.OnFailed(id, reason);
        Advance(now);
    }

    public void OnReady(int id, long instance, long now)
    {
        _plan?.OnReady(id, instance);
        Advance(now);
    }

    public void OnExited(int id, long instance, long exitCode, long signal, long now)
    {
        _plan?.OnExited(id, instance, exitCode, signal);
        Advance(now);
    }

    public void OnTime(long now)
    {
        _plan?.OnTime(now);
        Advance(now);
    }

    /// <summary>The server stops: nothing is replaced any more.</summary>
    public void Stop()
    {
        _stopping = true;
        _plan = null;
    }

    private void Advance(long now)
    {
        while (!_stopping)
        {
            if (_plan is null && !TryBegin(now))
            {
                return;
            }

            _plan!.Advance();
            if (!_plan.HasEnded)
            {
                return;
            }

            End(_plan, now);
            _plan = null;
        }
    }

    private bool TryBegin(long now)
    {
        if (_reloadWanted)
        {
            _reloadWanted = false;
            _isReload = true;
            _recycles.Clear();
            _plan = new ReloadPlan(supervisor, Enumerable.Range(0, workers), parallel, readyTimeout);
            supervisor.Enqueue(new SupervisorOrder(SupervisorOrderKind.ReloadStarted));
            return true;
        }

        foreach (var (id, due) in _recycles)
        {
            if (due <= now)
            {
                _recycles.Remove(id);
                _isReload = false;
                _plan = new ReloadPlan(supervisor, [id], parallel: false, readyTimeout);
                return true;
            }
        }

        return false;
    }

    private void End(ReloadPlan plan, long now)
    {
        if (_isReload)
        {
            supervisor.Enqueue(new SupervisorOrder(SupervisorOrderKind.ReloadEnded, plan.Replaced, IsLast: !_reloadWanted, Reason: plan.Failure));
        }
        else if (plan.Failure is { } failure)
        {
            var id = plan.Ids.Single();
            supervisor.Enqueue(new SupervisorOrder(SupervisorOrderKind.RecycleFailed, id, Reason: failure));
            _recycles[id] = now + RecycleRetryDelay;
        }
    }
}
