namespace Prefork.Master;

/// <summary>What the spawner thread is to do later. Nothing is ever taken out: an action looks whether it is still wanted.</summary>
internal sealed class TimerQueue
{
    private readonly PriorityQueue<Action, long> _timers = new();

    /// <summary>Has an action run at a time, in milliseconds on the clock that <see cref="TryTake"/> is given.</summary>
    public void Schedule(long due, Action action) => _timers.Enqueue(action, due);

    /// <summary>How long to wait for the next, in milliseconds; -1 for ever.</summary>
    public int Timeout(long now) =>
        _timers.TryPeek(out _, out var due) ? (int)Math.Clamp(due - now, 0, int.MaxValue) : -1;

    /// <summary>Takes the next action whose time has come.</summary>
    public bool TryTake(long now, out Action? action)
    {
        if (_timers.TryPeek(out action, out var due) && due <= now)
        {
            _timers.Dequeue();
            return true;
        }

        action = null;
        return false;
    }
}
