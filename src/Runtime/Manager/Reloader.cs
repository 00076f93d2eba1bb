namespace Prefork.Manager;

/// <summary>
/// The reloads and recyclings that are asked for, one at a time. A reload that is asked for while one runs makes one more, however often it is
/// asked for; one of everything includes one of the task workers that is asked for as well. A recycling waits, and is no more needed
/// once a reload has replaced its process.
/// </summary>
internal sealed class Reloader(Supervisor supervisor, bool parallel, long readyTimeout)
{
    /// <summary>Milliseconds until a failed recycling is tried again.</summary>
    public const int RecycleRetryDelay = 1000;

    /// <summary>By number, since when it is due.</summary>
    private readonly Dictionary<int, long> _recycles = [];
    private ReloadPlan? _plan;

    /// <summary>The reload that runs; null where none does, or the plan is a recycling.</summary>
    private ReloadOutline? _reload;
    private bool _fullWanted;
    private bool _taskWorkersWanted;
    private long _lastRequest;
    private bool _stopping;

    public long? NextDue => _plan is { } plan ? plan.NextDue : _recycles.Count > 0 ? _recycles.Values.Min() : null;

    /// <summary>Asks for a reload.</summary>
    /// <param name="ofTaskWorkersOnly">Of the task workers only.</param>
    /// <param name="request">The number of the request.</param>
    /// <param name="now">The time.</param>
    public void RequestReload(bool ofTaskWorkersOnly, long request, long now)
    {
        _fullWanted |= !ofTaskWorkersOnly;
        _taskWorkersWanted |= ofTaskWorkersOnly;
        _lastRequest = request;
        Advance(now);
    }

    public void RequestRecycle(int id, long now)
    {
        if (supervisor.IsReplaceable(id))
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
        if (_fullWanted || _taskWorkersWanted)
        {
            BeginReload(ofTaskWorkersOnly: !_fullWanted);
            return true;
        }

        if (_recycles.Count == 0)
        {
            return false;
        }

        // The one that has waited longest: one that asks again and again must not keep the others from their turn.
        var (id, due) = _recycles.MinBy(recycle => recycle.Value);
        if (due > now)
        {
            return false;
        }

        _recycles.Remove(id);
        _reload = null;
        _plan = new ReloadPlan(supervisor, [id], parallel: false, readyTimeout);
        return true;
    }

    /// <summary>Workers come first: an old one may still have to await tasks while it finishes.</summary>
    private void BeginReload(bool ofTaskWorkersOnly)
    {
        _fullWanted = _taskWorkersWanted = false;
        int[] workers = ofTaskWorkersOnly ? [] : [.. supervisor.IdsOf(ServerRole.Worker)];
        int[] taskWorkers = [.. supervisor.IdsOf(ServerRole.TaskWorker)];
        int[] all = [.. workers, .. taskWorkers];
        foreach (var id in all)
        {
            _recycles.Remove(id);
        }

        _reload = new ReloadOutline(ofTaskWorkersOnly, _lastRequest, workers.Length, taskWorkers.Length) { HasTaskWorkers = taskWorkers.Length > 0 };
        _plan = new ReloadPlan(supervisor, all, parallel, readyTimeout);
        supervisor.Enqueue(new SupervisorOrder(SupervisorOrderKind.ReloadStarted, Reload: _reload));
    }

    private void End(ReloadPlan plan, long now)
    {
        if (_reload is { } reload)
        {
            int[] replaced = [.. plan.Replaced];
            var workers = supervisor.IdsOf(ServerRole.Worker).Intersect(replaced).Count();
            supervisor.Enqueue(new SupervisorOrder(
                SupervisorOrderKind.ReloadEnded,
                Reason: plan.Failure,
                Reload: reload with { Workers = workers, TaskWorkers = replaced.Length - workers }));
        }
        else if (plan.Failure is { } failure)
        {
            var id = plan.Ids.Single();
            supervisor.Enqueue(new SupervisorOrder(SupervisorOrderKind.RecycleFailed, id, Reason: failure));
            _recycles[id] = now + RecycleRetryDelay;
        }
    }
}
