namespace Prefork.Manager;

/// <summary>
/// When to start a process again: at once, unless it keeps dying without becoming ready; then after a delay that doubles up to a cap, until one becomes
/// ready.
/// </summary>
internal sealed class RestartPolicy
{
    public const int MaxDeaths = 5;
    public const long Window = 60_000;
    public const int FirstDelay = 100;
    public const int MaxDelay = 5_000;

    private readonly Queue<long> _deaths = new(MaxDeaths);
    private int _delay;

    /// <summary>The current delay in milliseconds; 0 while it restarts at once.</summary>
    public int Delay => _delay;

    /// <summary>Whether it backs off.</summary>
    public bool IsCrashLoop => _delay > 0;

    /// <summary>A process ended; says in how many milliseconds to start the next.</summary>
    /// <param name="wasReady">Whether that process had become ready.</param>
    /// <param name="now">Milliseconds of a clock that never goes back.</param>
    public int OnExit(bool wasReady, long now)
    {
        if (wasReady)
        {
            OnReady();
            return 0;
        }

        while (_deaths.TryPeek(out var oldest) && now - oldest > Window)
        {
            _deaths.Dequeue();
        }

        _deaths.Enqueue(now);
        if (_delay > 0)
        {
            _delay = Math.Min(_delay * 2, MaxDelay);
        }
        else if (_deaths.Count >= MaxDeaths)
        {
            _delay = FirstDelay;
        }

        return _delay;
    }

    /// <summary>Goes on with a back-off of an earlier manager.</summary>
    public void Restore(int delay) => _delay = delay;

    public void OnReady()
    {
        _deaths.Clear();
        _delay = 0;
    }
}
