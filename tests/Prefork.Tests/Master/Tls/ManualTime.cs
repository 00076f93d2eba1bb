namespace Prefork.Tests.Master.Tls;

/// <summary>A clock whose timers end when the test says so.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<Timer> _timers = [];

    public void Expire()
    {
        Timer[] timers;
        lock (_timers)
        {
            timers = [.. _timers];
        }

        foreach (var timer in timers)
        {
            timer.Callback();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state), dueTime);
        lock (_timers)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    public IReadOnlyList<TimeSpan> DueTimes
    {
        get
        {
            lock (_timers)
            {
                return [.. _timers.Select(timer => timer.DueTime)];
            }
        }
    }

    private sealed class Timer(ManualTime owner, Action callback, TimeSpan dueTime) : ITimer
    {
        public Action Callback => callback;

        public TimeSpan DueTime => dueTime;

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose()
        {
            lock (owner._timers)
            {
                owner._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
