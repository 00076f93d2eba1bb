namespace Prefork.Diagnostics;

/// <summary>Lets so many events a second through and counts the others. One thread.</summary>
internal sealed class RateLimit(int eventsPerSecond)
{
    private const long Window = 1000;

    private long _end = long.MinValue;
    private int _admitted;
    private long _suppressed;

    /// <param name="now">Milliseconds of a clock that never goes back.</param>
    public bool TryAdmit(long now)
    {
        if (now >= _end)
        {
            _end = now + Window;
            _admitted = 0;
        }

        if (_admitted == eventsPerSecond)
        {
            _suppressed++;
            return false;
        }

        _admitted++;
        return true;
    }

    /// <summary>How many events were not let through since the last call; 0 until their second is over.</summary>
    /// <param name="now">Milliseconds of a clock that never goes back.</param>
    public long TakeSuppressed(long now)
    {
        if (now < _end)
        {
            return 0;
        }

        var count = _suppressed;
        _suppressed = 0;
        return count;
    }
}
