using System.Diagnostics;
using Prefork.Ipc;

namespace Prefork.Manager;

/// <summary>A worker process that is watched for slow requests.</summary>
internal sealed class WatchedWorker(int id, int processId, LaneView lane, long timeout) : IDisposable
{
    private readonly SlowRequestWatch _watch = new(timeout);
    private readonly List<RunningRequest> _running = [];
    private readonly List<RunningRequest> _overdue = [];
    private WorkerStatus _previous;

    public int Id { get; } = id;

    public int ProcessId { get; } = processId;

    /// <summary>As of the last <see cref="Poll"/>.</summary>
    public WorkerStatus Status { get; private set; }

    /// <summary>
    /// Whether the loop thread was in one and the same piece of work at the last two polls: it has neither slept nor taken a request in between.
    /// </summary>
    public bool IsStuck => Status is { IsAsleep: false } && Status.Sleeps == _previous.Sleeps && Status.Requests == _previous.Requests;

    /// <summary>The requests that have become overdue.</summary>
    public List<RunningRequest> Poll()
    {
        _previous = Status;
        Status = lane.ReadStatus();
        _running.Clear();
        _overdue.Clear();
        lane.ReadRunning(_running);
        _watch.FindOverdue(_running, Stopwatch.GetTimestamp(), _overdue);
        return _overdue;
    }

    /// <summary>Whether a request that ran at the last poll still runs.</summary>
    public bool Runs(in RunningRequest request) => lane.TryRead(request.Entry, out var now) && now == request;

    public void Dispose() => lane.Dispose();
}
