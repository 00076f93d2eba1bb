using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Registration;

namespace Prefork.Hosting;

/// <summary>
/// Runs the handlers of the master's and the manager's events, one after another, beside the threads that the server can not do
/// without. What a handler throws costs a log line; one that does not end is named and left behind.
/// </summary>
internal sealed class ServerEventQueue : IDisposable
{
    private const int Capacity = 1024;

    /// <summary>What the handlers of the last event have, in milliseconds, where the stop has used up its time.</summary>
    private const long LastEventTime = 1000;

    private readonly IReadOnlyList<HandlerEntry> _handlers;
    private readonly Func<HandlerEntry, ServerEvent, CancellationToken, ServerInvocation> _invocations;
    private readonly long _patience;
    private readonly ILogger _logger;
    private readonly BlockingCollection<ServerEvent> _queue = new(Capacity);
    private readonly Dictionary<HandlerEntry, Task> _hanging = [];
    private readonly List<ServerTick> _ticks = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _stopBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private Thread? _thread;
    private long _deadline = long.MaxValue;

    /// <param name="handlers">The handlers of all events.</param>
    /// <param name="invocations">Makes what a handler is called with.</param>
    /// <param name="patience">How long a handler may take.</param>
    /// <param name="logger">Where failures are told.</param>
    public ServerEventQueue(
        IReadOnlyList<HandlerEntry> handlers,
        Func<HandlerEntry, ServerEvent, CancellationToken, ServerInvocation> invocations,
        TimeSpan patience,
        ILogger logger)
    {
        _handlers = handlers;
        _invocations = invocations;
        _patience = (long)patience.TotalMilliseconds;
        _logger = logger;
    }

    /// <summary>Makes the queue of a process of the server.</summary>
    public static ServerEventQueue Create(ServerContext context, ILogger logger)
    {
        var loggers = new ConcurrentDictionary<string, ILogger>();
        return new ServerEventQueue(
            context.Handlers.ServerHandlers,
            (handler, raised, stopping) => new ServerInvocation(
                context.Server,
                loggers.GetOrAdd(context.Handlers.Classes[handler.ClassIndex].Name, context.LoggerFactory.CreateLogger),
                context.Configuration,
                stopping,
                raised.WorkerError,
                raised.Reload),
            context.Options.MaxWaitTime,
            logger);
    }

    /// <summary>A queue without handlers.</summary>
    public static ServerEventQueue CreateEmpty(ILogger logger) => new([], static (_, _, _) => default, TimeSpan.Zero, logger);

    /// <summary>Has the handlers of an event run after those of earlier ones; any thread, never waits.</summary>
    public void Raise(in ServerEvent raised)
    {
        if (!Handles(raised.Event))
        {
            raised.Completed?.Invoke();
            return;
        }

        EnsureThread();
        if (!_queue.TryAdd(raised))
        {
            Log.ServerEventDropped(_logger, raised.Event);
            raised.Completed?.Invoke();
        }
    }

    /// <summary>Has the handlers of an event run, and waits for them as long as they may take.</summary>
    public void RaiseAndWait(HandlerEvent handled)
    {
        using var completed = new ManualResetEventSlim();
        Raise(new ServerEvent(handled, Completed: completed.Set));
        completed.Wait();
    }

    /// <summary>Raises an event that ends a stop, and waits: for the rest of the stop's time, and at least a second.</summary>
    public void RaiseLastAndWait(HandlerEvent handled)
    {
        BeginStop(TimeSpan.Zero);
        lock (_gate)
        {
            _deadline = Math.Max(_deadline, Environment.TickCount64 + LastEventTime);
        }

        RaiseAndWait(handled);
    }

    /// <summary>Starts to tick; any thread.</summary>
    public void StartTicks()
    {
        if (Handles(HandlerEvent.Tick))
        {
            // The empty event wakes the thread, which alone touches the ticks.
            Raise(new ServerEvent(HandlerEvent.Tick));
        }
    }

    /// <summary>The server stops: tells the handlers, ticks no more, and lets nothing take longer than is left. The first call counts.</summary>
    public void BeginStop(TimeSpan left)
    {
        lock (_gate)
        {
            if (_deadline != long.MaxValue)
            {
                return;
            }

            _deadline = Environment.TickCount64 + (long)left.TotalMilliseconds;
        }

        _stopBegun.TrySetResult();
        _ = _stopping.CancelAsync();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _queue.CompleteAdding();
            if (_thread is null)
            {
                _queue.Dispose();
                _stopping.Dispose();
            }
        }
    }

    private bool Handles(HandlerEvent handled)
    {
        foreach (var handler in _handlers)
        {
            if (handler.Descriptor.Event == handled)
            {
                return true;
            }
        }

        return false;
    }

    private void EnsureThread()
    {
        lock (_gate)
        {
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "Prefork events" };
                _thread.Start();
            }
        }
    }

    private void Run()
    {
        while (!_queue.IsCompleted)
        {
            if (_queue.TryTake(out var raised, TimeToTick()))
            {
                Handle(raised);
            }

            Tick();
        }
    }

    private void Handle(in ServerEvent raised)
    {
        if (raised.Event == HandlerEvent.Tick)
        {
            BeginTicks();
            return;
        }

        foreach (var handler in _handlers)
        {
            if (handler.Descriptor.Event == raised.Event)
            {
                Call(handler, raised);
            }
        }

        raised.Completed?.Invoke();
    }

    private void BeginTicks()
    {
        var now = Environment.TickCount64;
        foreach (var handler in _handlers)
        {
            if (handler.Descriptor.Event == HandlerEvent.Tick)
            {
                var tick = new ServerTick(handler) { Due = now };
                tick.Advance(now);
                _ticks.Add(tick);
            }
        }
    }

    private int TimeToTick()
    {
        if (_ticks.Count == 0 || _stopBegun.Task.IsCompleted)
        {
            return Timeout.Infinite;
        }

        return (int)Math.Clamp(_ticks.Min(tick => tick.Due) - Environment.TickCount64, 0, int.MaxValue);
    }

    private void Tick()
    {
        foreach (var tick in _ticks)
        {
            var now = Environment.TickCount64;
            if (tick.Due > now || _stopBegun.Task.IsCompleted)
            {
                continue;
            }

            Call(tick.Handler, new ServerEvent(HandlerEvent.Tick));
            tick.Advance(Environment.TickCount64);
        }
    }

    private void Call(HandlerEntry handler, ServerEvent raised)
    {
        if (_hanging.TryGetValue(handler, out var earlier))
        {
            if (!earlier.IsCompleted)
            {
                return;
            }

            _hanging.Remove(handler);
        }

        // On a thread of its own, so that one that never returns can be left behind.
        var call = Task.Factory.StartNew(
            () => handler.Descriptor.Server!(_invocations(handler, raised, _stopping.Token)).AsTask(),
            CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default).Unwrap();
        var started = Environment.TickCount64;
        if (!Wait(call, started))
        {
            _hanging.Add(handler, call);
            Log.ServerHandlerHangs(_logger, handler.Descriptor.Name, Environment.TickCount64 - started);
        }
        else if (call.Exception is { } error)
        {
            Log.ServerHandlerFailed(_logger, handler.Descriptor.Name, error.InnerException ?? error);
        }
    }

    /// <summary>Waits for a handler's end, as long as it may take; false where it has not ended by then.</summary>
    private bool Wait(Task call, long started)
    {
        while (true)
        {
            long left;
            lock (_gate)
            {
                left = Math.Min(started + _patience, _deadline) - Environment.TickCount64;
            }

            var milliseconds = (int)Math.Clamp(left, 0, int.MaxValue);
            var ended = _stopBegun.Task.IsCompleted
                ? Task.WaitAny([call], milliseconds)
                : Task.WaitAny([call, _stopBegun.Task], milliseconds);
            switch (ended)
            {
                case 0:
                    return true;
                case -1:
                    return call.IsCompleted;
            }
        }
    }
}
