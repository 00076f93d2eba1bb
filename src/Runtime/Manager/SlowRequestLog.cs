using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Hosting;
using Prefork.Ipc;
using Prefork.Registration;

namespace Prefork.Manager;

/// <summary>Writes the lines about slow requests.</summary>
internal sealed class SlowRequestLog(ILogger logger, HandlerTable handlers, IStackSource? stacks)
{
    private const int LinesPerSecond = 10;
    private const string NoSource = "the application does not call builder.AddSlowRequestStacks() of the package Prefork.Diagnostics";

    private readonly RateLimit _limit = new(LinesPerSecond);

    /// <summary>Says how many lines were left out, once there is room for that again.</summary>
    public void LogSuppressed()
    {
        if (_limit.TakeSuppressed(Environment.TickCount64) is > 0 and var count)
        {
            Log.SlowRequestsSuppressed(logger, count);
        }
    }

    /// <summary>Writes a line for each request that a worker, or task that a task worker, has become late with.</summary>
    public void Write(WatchedWorker worker, List<RunningRequest> overdue)
    {
        string? stack = null;
        foreach (var request in overdue)
        {
            if (!_limit.TryAdmit(Environment.TickCount64))
            {
                continue;
            }

            var handler = Find(worker, request.Handler);
            var elapsed = (long)Stopwatch.GetElapsedTime(request.StartTime).TotalMilliseconds;
            var name = handler?.Name ?? $"handler {request.Handler} of another build";
            var where = Locate(worker, request, handler, ref stack);
            if (worker.IsTaskWorker)
            {
                Log.SlowTask(logger, name, elapsed, worker.Id, worker.ProcessId, where);
            }
            else
            {
                Log.SlowRequest(logger, name, elapsed, SessionId.Format(request.SessionId), worker.Id, worker.ProcessId, where);
            }
        }
    }

    /// <summary>The handler, where the worker's numbers mean the same here.</summary>
    private HandlerDescriptor? Find(WatchedWorker worker, short index) =>
        worker.Status.HandlersHash == handlers.Hash && (uint)index < (uint)handlers.Handlers.Count ? handlers.Handlers[index].Descriptor : null;

    private string Locate(WatchedWorker worker, in RunningRequest request, HandlerDescriptor? handler, ref string? stack)
    {
        if (handler is { ThreadPool: true })
        {
            return "it runs on the thread pool";
        }

        var synchronous = request.Entry == 0 || handler is { Sync: not null };
        if (!synchronous && !worker.IsStuck())
        {
            return "it is awaiting something";
        }

        stack ??= TakeStack(worker, request);
        return (synchronous ? "the worker's thread is in it" : "it has not ended, and the worker's thread is blocked") + stack;
    }

    private string TakeStack(WatchedWorker worker, RunningRequest request)
    {
        StackCapture capture;
        try
        {
            capture = stacks?.Capture(worker.ProcessId, worker.Status.ThreadId, () => worker.Runs(request)) ?? StackCapture.None(NoSource);
        }
        catch (Exception exception)
        {
            capture = StackCapture.None($"{exception.GetType().Name}: {exception.Message}");
        }

        return capture.Reason is { } reason ? $" (no stack: {reason})" : string.Concat(capture.Frames.Select(frame => $"\nat {frame}"));
    }
}
