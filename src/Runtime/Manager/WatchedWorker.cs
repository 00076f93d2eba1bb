using System.Diagnostics;
using Prefork.Ipc;
using Prefork.Master;

namespace Prefork.Manager;

/// <summary>A worker or task worker process that is watched for slow requests.</summary>
internal sealed class WatchedWorker(ProcessInfo process, ProcessReader processes, LaneView lane, long timeout) : IDisposable
{
    private const int SecondLookMilliseconds = 50;

    private readonly SlowRequestWatch _watch = new(timeout);
    private readonly List<RunningRequest> _running = [];
    private readonly List<RunningRequest> _overdue = [];
    private WorkerStatus _previous;

    public int Id => process.Id;

    public int ProcessId => process.ProcessId;

    public bool IsTaskWorker => process.Role == ServerRole.TaskWorker;

    /// <summary>As of the last <see cref="Poll"/>.</summary>
    public WorkerStatus Status { get; private set; }

    private bool HasStoodStill => Status.Sleeps == _previous.Sleeps && Status.Requests == _previous.Requests;

    /// <summary>The requests that have become overdue.</summary>
    public List<RunningRequest> Poll()
    {
        _previous = Status;
        Status = ReadStatus();
        _running.Clear();
        _overdue.Clear();
        lane.ReadRunning(_running);
        _watch.FindOverdue(_running, Stopwatch.GetTimestamp(), _overdue);
        return _overdue;
    }

    /// <summary>
    /// Whether the loop thread is in one and the same piece of work: it has neither slept nor taken a request since the poll before, or
    /// during a second look.
    /// </summary>
    public bool IsStuck()
    {
        if (!Status.IsAsleep && !HasStoodStill)
        {
            Thread.Sleep(SecondLookMilliseconds);
            _previous = Status;
            Status = ReadStatus();
        }

        return !Status.IsAsleep && HasStoodStill;
    }

    /// <summary>Whether a request that ran at the last poll still runs.</summary>
    public bool Runs(in RunningRequest request) => lane.TryRead(request.Entry, out var now) && now == request;

    public void Dispose() => lane.Dispose();

    private WorkerStatus ReadStatus() => processes.StatusOf(process) ?? default;
}
