namespace Prefork.Diagnostics;

/// <summary>Lets one log line a second through. One thread.</summary>
internal sealed class LogThrottle
{
    private const long Interval = 1000;

    private long _next = long.MinValue;

    /// <param name="now">Milliseconds of a clock that never goes back.</param>
    public bool ShouldLog(long now)
    {
        if (now < _next)
        {
            return false;
        }

        _next = now + Interval;
        return true;
    }
}
