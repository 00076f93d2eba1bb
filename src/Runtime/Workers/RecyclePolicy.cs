using System.Globalization;

namespace Prefork.Workers;

/// <summary>When a worker wants to be replaced: after so many requests, or with so much memory. Asked by the loop thread between requests.</summary>
internal sealed class RecyclePolicy
{
    private const long LeastRandomized = 10;
    private const long MemoryCheckMilliseconds = 1000;

    private readonly string _handled;
    private readonly long _maxRequests;
    private readonly long _maxMemory;
    private long _requests;
    private long _nextMemoryCheck;
    private bool _asked;

    /// <param name="maxRequests">Requests, or 0 for no limit; a random share of up to half is added, so that workers do not go together.</param>
    /// <param name="maxMemory">Resident bytes, or 0 for no limit.</param>
    /// <param name="random">For the share.</param>
    /// <param name="ofTasks">The requests are tasks, with a setting of their own.</param>
    public RecyclePolicy(long maxRequests, long maxMemory, Random random, bool ofTasks = false)
    {
        _handled = ofTasks ? "tasks (Prefork:Tasks:MaxRequests)" : "requests (Prefork:MaxRequests)";
        _maxRequests = maxRequests > LeastRandomized ? maxRequests + random.NextInt64(1, (maxRequests / 2) + 1) : maxRequests;
        _maxMemory = maxMemory;
    }

    /// <summary>Counts requests; the reason to be replaced, once, when it has come to that.</summary>
    /// <param name="handled">Requests since the last call.</param>
    /// <param name="now"><see cref="Environment.TickCount64"/>.</param>
    public string? Check(int handled, long now)
    {
        _requests += handled;
        if (_asked)
        {
            return null;
        }

        if (_maxRequests > 0 && _requests >= _maxRequests)
        {
            _asked = true;
            return string.Create(CultureInfo.InvariantCulture, $"it has handled {_requests} {_handled}");
        }

        if (_maxMemory == 0 || now < _nextMemoryCheck)
        {
            return null;
        }

        _nextMemoryCheck = now + MemoryCheckMilliseconds;
        var resident = ResidentBytes();
        if (resident <= _maxMemory)
        {
            return null;
        }

        _asked = true;
        return string.Create(CultureInfo.InvariantCulture, $"it has {resident} bytes resident (Prefork:MaxWorkerMemory)");
    }

    private static long ResidentBytes()
    {
        var pages = File.ReadAllText("/proc/self/statm").Split(' ')[1];
        return long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }
}
