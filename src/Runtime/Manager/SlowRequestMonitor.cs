using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Hosting;
using Prefork.Ipc;
using Prefork.Master;

namespace Prefork.Manager;

/// <summary>
/// Looks at what workers and task workers do, on a thread of its own, and logs the handlers that take too long. It reads the workers' shared memory: no
/// worker does anything for it, or notices.
/// </summary>
internal sealed class SlowRequestMonitor : IDisposable
{
    private const int PollsPerTimeout = 4;
    private const int MinPollMilliseconds = 50;

    private readonly ILogger _logger;
    private readonly ProcessReader _processes;
    private readonly SlowRequestLog _log;
    private readonly long _timeout;
    private readonly TimeSpan _period;
    private readonly bool _tracesWorkers;
    private readonly ManualResetEventSlim _stop = new();

    /// <summary>The worker processes by instance; null for one that can not be watched.</summary>
    private readonly Dictionary<long, WatchedWorker?> _workers = [];
    private readonly HashSet<long> _live = [];

    private SlowRequestMonitor(ServerContext context, ProcessReader processes)
    {
        var timeout = context.Options.SlowRequestTimeout;
        _logger = new GuardedLogger(context.LoggerFactory.CreateLogger(LogCategories.SlowLog));
        _log = new SlowRequestLog(_logger, context.Handlers, context.StackSource);
        _processes = processes;
        _tracesWorkers = context.Options.TraceWorkers;
        _timeout = (long)(timeout.TotalSeconds * Stopwatch.Frequency);
        _period = TimeSpan.FromMilliseconds(Math.Max(MinPollMilliseconds, timeout.TotalMilliseconds / PollsPerTimeout));
    }

    /// <summary>Starts to watch; null where the settings do not ask for it.</summary>
    public static SlowRequestMonitor? Start(ServerContext context)
    {
        if (context.Options.SlowRequestTimeout == TimeSpan.Zero || (!context.Options.TraceWorkers && context.Options.Tasks.Workers == 0))
        {
            return null;
        }

        var environment = ChildEnvironment.Current ?? throw new InvalidOperationException("A manager is started by its master.");

        var monitor = new SlowRequestMonitor(context, ProcessReader.Open(environment.Descriptors));
        new Thread(monitor.Run) { IsBackground = true, Name = "prefork-slow-requests" }.Start();
        return monitor;
    }

    /// <summary>Ends the watch, without waiting for a stack that is being taken.</summary>
    public void Dispose() => _stop.Set();

    private void Run()
    {
        try
        {
            while (!_stop.Wait(_period))
            {
                Poll();
            }
        }
        catch (Exception exception)
        {
            // The supervision of the workers must not end with that of their requests.
            Log.SlowRequestWatchFailed(_logger, exception);
        }
    }

    private void Poll()
    {
        _log.LogSuppressed();
        FindWorkers();
        foreach (var worker in _workers.Values)
        {
            if (worker is not null && worker.Poll() is { Count: > 0 } overdue)
            {
                _log.Write(worker, overdue);
            }
        }
    }

    /// <summary>Opens the lanes of new processes and forgets those that have ended.</summary>
    private void FindWorkers()
    {
        _live.Clear();
        foreach (var process in _processes.Processes())
        {
            if (process.State != ProcessState.Exited && Watches(process.Role))
            {
                _live.Add(process.Instance);
                if (!_workers.ContainsKey(process.Instance))
                {
                    Open(process);
                }
            }
        }

        foreach (var (instance, worker) in _workers)
        {
            if (!_live.Contains(instance))
            {
                worker?.Dispose();
                _workers.Remove(instance);
            }
        }
    }

    private bool Watches(ServerRole role) => role == ServerRole.TaskWorker || (role == ServerRole.Worker && _tracesWorkers);

    private void Open(in ProcessInfo process)
    {
        try
        {
            if (LaneView.Open(process.ProcessId, process.Id, process.Instance) is { } lane)
            {
                _workers.Add(process.Instance, new WatchedWorker(process, _processes, lane, _timeout));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            _workers.Add(process.Instance, null);
            Log.WorkerNotWatched(_logger, ChildProcess.Describe(new LaunchRequest(process.Role, process.Id, process.Instance, [])), process.ProcessId, exception.Message);
        }
    }
}
