using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Hosting;
using Prefork.Interop;

namespace Prefork.Workers;

/// <summary>Runs one worker, or task worker: its hosted services, which only workers have, its handlers and its loop, on a thread of its own.</summary>
internal sealed unsafe partial class WorkerRunner : IDisposable
{
    private readonly ServerContext _context;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly LoopMemory _memory;
    private readonly Worker _worker;
    private readonly bool _ofTasks;
    private readonly ProcessWatch _watch;
    private WorkerLoop? _loop;
    private DrainMode? _drain;
    private int _exitCode;

    public WorkerRunner(ServerContext context, LoopMemory memory, int workerId, bool ofTasks)
    {
        _context = context;
        _memory = memory;
        _ofTasks = ofTasks;
        _worker = new Worker(workerId, _stopping.Token, isTaskWorker: _ofTasks) { Server = context.Server };
        _logger = context.LoggerFactory.CreateLogger(LogCategories.Worker);
        _watch = new ProcessWatch(Report);
    }

    /// <summary>Whether what the process sends goes through this loop: not where others run beside it.</summary>
    public bool SendsForProcess { get; init; } = true;

    /// <summary>A descriptor that is watched beside the loop, which a handler may block, or -1.</summary>
    public int ControlFd { get; init; } = -1;

    /// <summary>Called on the thread of <see cref="Run"/> when the descriptor can be read.</summary>
    public Action<WorkerRunner> OnControl { get; init; } = static _ => { };

    /// <summary>Called on the loop when the worker begins to stop.</summary>
    public Action OnDraining { get; init; } = static () => { };

    /// <summary>Called on the loop when the worker wants to be replaced; null where nothing can replace it.</summary>
    public Action<string>? OnReplacementWanted { get; init; }

    /// <summary>Called where the worker cannot start, with the reason.</summary>
    public Action<string> OnFailed { get; init; } = static _ => { };

    /// <summary>Runs the worker to its end.</summary>
    /// <param name="ready">Called on the loop when the start handlers have completed.</param>
    /// <returns>The exit code.</returns>
    public int Run(Action ready)
    {
        var thread = new Thread(() => RunLoop(ready)) { IsBackground = true, Name = $"prefork-{(_ofTasks ? "task" : "worker")}-{_worker.Id}" };
        thread.Start();
        _watch.Run(ControlFd, () => OnControl(this));
        thread.Join();
        return _exitCode;
    }

    /// <summary>Begins to stop the worker; any thread, any time, the first call counts.</summary>
    /// <param name="mode">What becomes of its queue.</param>
    /// <param name="time">What it has for that; MaxWaitTime unless given.</param>
    public void Drain(DrainMode mode, TimeSpan? time = null)
    {
        lock (_lock)
        {
            if (_drain is null)
            {
                _drain = mode;
                _watch.ExpectEnd((long)(time ?? _context.Options.MaxWaitTime).TotalMilliseconds);
            }

            if (_loop is { } loop)
            {
                loop.Post(() => loop.Drain(mode));
            }
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _watch.Dispose();
    }

    private void RunLoop(Action ready)
    {
        try
        {
            ShowIdentity();
            if (!_ofTasks)
            {
                _context.Host.StartAsync(CancellationToken.None).GetAwaiter().GetResult();
            }

            using var failed = _context.Host.Stopping.Register(() => Drain(DrainMode.LeaveQueue));
            var loop = new WorkerLoop(CreateSettings(), HandlerBinding.Bind(_context.Handlers, _context.Endpoints.Count, _context.Host, _ofTasks));
            lock (_lock)
            {
                _loop = loop;
                if (_drain is { } mode)
                {
                    loop.Post(() => loop.Drain(mode));
                }
            }

            if (SendsForProcess)
            {
                _context.Server.Connect(loop.Sessions, _memory.Region);
                _context.Server.TaskGateway = loop.Tasks;
            }

            loop.Run(ready);
            if (!_ofTasks)
            {
                _context.Host.StopAsync(CancellationToken.None).GetAwaiter().GetResult();
            }
        }
        catch (Exception exception)
        {
            Log.WorkerFailed(_logger, _worker.Id, exception);
            OnFailed($"{exception.GetType().Name}: {exception.Message}");
            _exitCode = 1;
        }
        finally
        {
            _watch.End();
        }
    }

    /// <summary>Lets others find the loop's thread, and read the numbers of handlers in the in-flight table.</summary>
    private void ShowIdentity()
    {
        _memory.Status->ThreadId = Sys.GetThreadId();
        _memory.Status->HandlersHash = _context.Handlers.Hash;
    }

    private WorkerLoopSettings CreateSettings() => WorkerLoopSettings.Create(_context, _worker, _memory, _logger) with
    {
        MaxConcurrency = _ofTasks ? _context.Options.Tasks.Concurrency : _context.Options.MaxConcurrency,
        Recycle = CreateRecycling(),
        OnReplacementWanted = OnReplacementWanted ?? (static _ => { }),
        OnDraining = () =>
        {
            OnDraining();
            _stopping.Cancel();
        },
    };

    private RecyclePolicy? CreateRecycling()
    {
        var maxRequests = _ofTasks ? _context.Options.Tasks.MaxRequests : _context.Options.MaxRequests;
        var maxMemory = _context.Options.MaxWorkerMemory;
        return OnReplacementWanted is null || (maxRequests == 0 && maxMemory == 0)
            ? null
            : new RecyclePolicy(maxRequests, maxMemory, Random.Shared, _ofTasks);
    }
}
