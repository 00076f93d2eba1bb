namespace Prefork.Manager;

/// <summary>
/// Replaces some workers or task workers, one after the other or all at once: events go in, with the time, and orders come out. It ends with the first
/// replacement that fails; what has been replaced by then stays so.
/// </summary>
/// <param name="supervisor">Where the orders go, and who knows the living processes.</param>
/// <param name="ids">Their numbers.</param>
/// <param name="parallel">All at once: no replacement takes over until all are ready.</param>
/// <param name="readyTimeout">Milliseconds until a replacement has to be ready.</param>
internal sealed class ReloadPlan(Supervisor supervisor, IEnumerable<int> ids, bool parallel, long readyTimeout)
{
    private readonly ReloadStep[] _steps = [.. ids.Select(id => new ReloadStep(id))];

    /// <summary>Why it has failed; null while it has not.</summary>
    public string? Failure { get; private set; }

    public bool HasEnded => Failure is not null || Array.TrueForAll(_steps, step => step.State == ReloadStepState.Done);

    /// <summary>The numbers of those that have been replaced.</summary>
    public IEnumerable<int> Replaced => _steps.Where(step => step.State is ReloadStepState.Retiring or ReloadStepState.Done).Select(step => step.Id);

    public IEnumerable<int> Ids => _steps.Select(step => step.Id);

    /// <summary>When the next replacement is overdue; null while none is awaited.</summary>
    public long? NextDue => _steps.Where(step => step.State == ReloadStepState.Starting).Min(step => (long?)step.Due);

    /// <summary>Goes on as far as it can.</summary>
    public void Advance()
    {
        foreach (var step in _steps)
        {
            if (HasEnded)
            {
                return;
            }

            if (step.State == ReloadStepState.Pending)
            {
                step.State = ReloadStepState.Ordered;
                supervisor.Enqueue(new SupervisorOrder(SupervisorOrderKind.SpawnReplacement, step.Id));
            }

            if (!parallel && step.State != ReloadStepState.Done)
            {
                TakeOver(step);
                return;
            }
        }

        if (parallel && Array.TrueForAll(_steps, step => step.State >= ReloadStepState.Ready))
        {
            Array.ForEach(_steps, TakeOver);
        }
    }

    public void OnSpawned(int id, long instance, long now)
    {
        if (Find(id) is { State: ReloadStepState.Ordered } step)
        {
            step.Instance = instance;
            step.Due = now + readyTimeout;
            step.State = ReloadStepState.Starting;
        }
        else
        {
            // Of a reload that has ended meanwhile.
            supervisor.Enqueue(new SupervisorOrder(SupervisorOrderKind.Kill, id, instance));
        }
    }

    public void OnFailed(int id, string? reason)
    {
        if (Find(id) is { State: ReloadStepState.Ordered or ReloadStepState.Starting } step)
        {
            Fail(step, reason ?? "it could not be started");
        }
    }

    public void OnReady(int id, long instance)
    {
        if (Find(id, instance) is { State: ReloadStepState.Starting } step)
        {
            step.State = ReloadStepState.Ready;
        }
    }

    public void OnExited(int id, long instance, long exitCode, long signal)
    {
        if (Find(id, instance) is { State: ReloadStepState.Starting or ReloadStepState.Ready } step)
        {
            Fail(step, signal != 0 ? $"it died of signal {signal} before it was ready" : $"it ended with exit code {exitCode} before it was ready");
        }
        else if (Find(id) is { State: ReloadStepState.Retiring } retiring && retiring.Replaced == instance)
        {
            retiring.State = ReloadStepState.Done;
        }
    }

    public void OnTime(long now)
    {
        foreach (var step in _steps)
        {
            if (step.State == ReloadStepState.Starting && step.Due <= now && Failure is null)
            {
                Fail(step, $"it was not ready within Prefork:Reload:ReadyTimeout ({readyTimeout / 1000.0:0.###} s)");
            }
        }
    }

    private void TakeOver(ReloadStep step)
    {
        if (step.State != ReloadStepState.Ready)
        {
            return;
        }

        step.Replaced = supervisor.TakeOver(step.Id, step.Instance);
        step.State = step.Replaced == 0 ? ReloadStepState.Done : ReloadStepState.Retiring;
        supervisor.Enqueue(new SupervisorOrder(SupervisorOrderKind.Switch, step.Id, step.Instance));
    }

    private void Fail(ReloadStep failed, string reason)
    {
        Failure = $"the replacement of {supervisor.NameOf(failed.Id)} failed: {reason}";
        foreach (var step in _steps)
        {
            if (step.State is ReloadStepState.Starting or ReloadStepState.Ready)
            {
                supervisor.Enqueue(new SupervisorOrder(SupervisorOrderKind.Kill, step.Id, step.Instance));
            }
        }
    }

    private ReloadStep? Find(int id) => Array.Find(_steps, step => step.Id == id);

    private ReloadStep? Find(int id, long instance) => Find(id) is { } step && step.Instance == instance ? step : null;
}
