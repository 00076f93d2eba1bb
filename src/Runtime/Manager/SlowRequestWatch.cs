using Prefork.Ipc;

namespace Prefork.Manager;

/// <summary>Says which requests of one worker are overdue, each once. Nothing else: no clock, no shared memory, no log.</summary>
/// <param name="timeout">How long a handler may run, in ticks of the clock that start times are in.</param>
internal sealed class SlowRequestWatch(long timeout)
{
    private readonly HashSet<long> _reported = [];
    private readonly HashSet<long> _running = [];

    /// <summary>Adds the requests that have become overdue to a list.</summary>
    /// <param name="running">The requests that run now.</param>
    /// <param name="now">The time.</param>
    /// <param name="overdue">The list.</param>
    public void FindOverdue(List<RunningRequest> running, long now, List<RunningRequest> overdue)
    {
        _running.Clear();
        foreach (var request in running)
        {
            _running.Add(request.RequestId);
            if (now - request.StartTime >= timeout && _reported.Add(request.RequestId))
            {
                overdue.Add(request);
            }
        }

        _reported.IntersectWith(_running);
    }
}
