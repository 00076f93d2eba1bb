using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Interop;
using Prefork.Ipc;
using Prefork.Registration;

namespace Prefork.Workers;

/// <summary>
/// The worker's one loop thread: takes requests from the rings, runs handlers, and runs what they await when it goes on.
/// Everything here is touched by that thread alone, unless it says otherwise.
/// </summary>
internal sealed unsafe partial class WorkerLoop
{
    private const int TurnRecords = 64;
    private const int SleepMilliseconds = 1000;
    private const int EventCapacity = 8;
    private const long BellKey = 1;

    /// <summary>How long a response may stay unseen by a sleeping reactor while other handlers run.</summary>
    private static readonly long BellTicks = Stopwatch.Frequency / 20_000;

    private readonly WorkerLoopSettings _settings;
    private readonly ILogger _logger;
    private readonly Lane _lane;
    private readonly WorkerStatus* _status;
    private readonly LoopSynchronizationContext _context;
    private readonly RingConsumer[] _requests;
    private readonly RingConsumer[] _completions;
    private readonly Outbox[] _outboxes;
    private readonly Doorbell[] _reactors;
    private readonly WorkerSessions _sessions;
    private readonly InFlightTable _inFlight;
    private readonly BoundHandlers _handlers;
    private readonly Worker _worker;
    private readonly LoopTimers _timers;
    private readonly Action<Exception> _onPostFailed;
    private readonly Action _onPostEnded;
    private readonly int _epoll;
    private readonly EpollEvents _events = new(EventCapacity);

    private long _lastBell;
    private bool _serving;
    private bool _ended;

    public WorkerLoop(WorkerLoopSettings settings, BoundHandlers handlers)
    {
        _settings = settings;
        _handlers = handlers;
        _logger = settings.Logger;
        _lane = settings.Memory.Lane;
        _status = settings.Memory.Status;
        _worker = settings.Worker;
        _context = new LoopSynchronizationContext(_lane.Doorbell);
        _timers = _worker.Timers;
        _timers.Wake = _context.Wake;
        _timers.OnFailed = error => Log.ScheduledCallFailed(_logger, _worker.Id, error);
        _onPostFailed = error => Log.ContinuationFailed(_logger, _worker.Id, error);
        var reactors = _lane.Settings.Reactors;
        _requests = new RingConsumer[reactors];
        _completions = new RingConsumer[reactors];
        _outboxes = new Outbox[reactors];
        _reactors = new Doorbell[reactors];
        var budget = new OutboxBudget(settings.MaxResponseBacklogBytes);
        for (var i = 0; i < reactors; i++)
        {
            _requests[i] = new RingConsumer(_lane.RequestRing(i), _lane.Settings.RequestRingBytes);
            _completions[i] = new RingConsumer(_lane.CompletionRing(i), Lane.CompletionRingBytes);
            _outboxes[i] = new Outbox(new OutboxSettings(
                new RingProducer(_lane.ResponseRing(i), _lane.Settings.ResponseRingBytes),
                _lane.Files[i],
                budget,
                settings.TempDirectory,
                _logger));
            _reactors[i] = new Doorbell(settings.Memory.ReactorBells[i], settings.Memory.Region.ReactorSleeping(i));
        }

        _sessions = new WorkerSessions(this, settings.Memory.Region, settings.Endpoints, _outboxes, budget, _context, settings.MaxOutputBytes, settings.MaxResponseLength);
        _datagrams = new WorkerDatagrams(_sessions, settings.Endpoints);
        var records = new InternalRecords(
            settings.Tasks, _lane, settings.Memory.Region, _outboxes[0].LargestRecord, settings.TempDirectory, _logger);
        _tasks = new LoopTasks(settings.Tasks, records, _lane.WorkerId, _context, _outboxes, budget, _logger);
        _incoming = [.. _lane.Files.Select(static files => new IncomingFiles(files))];
        _synchronousTaskArguments = new EventArguments { Task = _synchronousTask };
        _onPostEnded = _sessions.AbandonWriter;
        _inFlight = new InFlightTable(_lane, this, settings.MaxConcurrency);
        _epoll = Sys.EpollCreate1(Sys.EPOLL_CLOEXEC);
        if (_epoll < 0)
        {
            throw new IOException($"The worker's epoll could not be made: {Sys.Describe(Sys.LastError)}.");
        }

        _ = EpollEvents.Control(_epoll, Sys.EPOLL_CTL_ADD, _lane.Doorbell.Fd, Sys.EPOLLIN | Sys.EPOLLET, BellKey);
    }

    public SessionGateway Sessions => _sessions;

    public Func<long, SessionInfo?>? ReadSession => _settings.ReadSession;

    /// <summary>Runs the loop on the calling thread until the worker has stopped.</summary>
    /// <param name="ready">Called on the loop when the start handlers have completed.</param>
    /// <exception cref="Exception">What a start handler has thrown.</exception>
    public void Run(Action ready)
    {
        _context.Enter();
        if (_handlers.Tasks.Count > 0 || _handlers.Messages.Count > 0 || _handlers.Finishes.Count > 0)
        {
            // One of the application's own that cannot be made is a reason not to start.
            _ = _tasks.Serializer;
        }

        var starting = StartAsync();
        var awaitsStart = true;
        while (!_ended)
        {
            if (awaitsStart && starting.IsCompleted)
            {
                awaitsStart = false;
                starting.GetAwaiter().GetResult();
                _serving = !_settings.AwaitsServe;
                ScheduleTicks();
                ShowState(WorkerState.Busy);
                ready();
            }

            var worked = RunTurn();
            if (_draining is not null)
            {
                AdvanceDrain(awaitsStart);
            }

            RingReactors(always: true);
            if (!worked)
            {
                Sleep();
            }
        }

        _ = Sys.Close(_epoll);
        _events.Free();
    }

    /// <summary>Takes requests from now on, where that was put off. On the loop thread.</summary>
    public void Serve() => _serving = true;

    /// <summary>Has the loop call something. May be called by any thread.</summary>
    public void Post(Action action) => _context.Post(static state => ((Action)state!)(), action);

    /// <summary>A handler on the thread pool has ended. May be called by any thread.</summary>
    public void PostCompletion(AsyncRequest request, Exception? error) => Post(() =>
    {
        // What it has sent was queued before: it must be in a ring before the request counts as settled.
        _sessions.PumpForeign();
        _tasks.Pump();
        Complete(request, error);
    });

    public void MarkDirty(SessionSlot* slot)
    {
        if (slot is not null)
        {
            _outboxes[slot->Reactor].Dirty = true;
        }
    }

    private bool RunTurn()
    {
        var worked = _context.Run(_onPostFailed, _onPostEnded);
        worked |= _sessions.PumpForeign();
        if (_tasks.Pump())
        {
            worked = true;
            _sessions.AbandonWriter();
        }

        if (_timers.Next != long.MaxValue && _timers.Run())
        {
            worked = true;
            _sessions.AbandonWriter();
        }

        for (var i = 0; i < _outboxes.Length; i++)
        {
            worked |= _outboxes[i].HasBacklog && _outboxes[i].Pump();
            worked |= _completions[i].HasRecord && ReceiveCompletions(i);
        }

        worked |= SettleAnswered();
        for (var i = 0; i < _requests.Length; i++)
        {
            if (_serving && _requests[i].HasRecord)
            {
                worked |= Receive(i);
            }
        }

        return worked;
    }

    /// <summary>Wakes the reactors that sleep and have responses to send, or wait for room that was made. One fence serves them all.</summary>
    private void RingReactors(bool always)
    {
        var fenced = false;
        for (var i = 0; i < _outboxes.Length; i++)
        {
            if (!_outboxes[i].Dirty && !(always && _released))
            {
                continue;
            }

            if (!fenced)
            {
                Interlocked.MemoryBarrier();
                fenced = true;
            }

            if (_reactors[i].IsSleeping && (_outboxes[i].Dirty || _requests[i].ProducerWaits || _completions[i].ProducerWaits))
            {
                _reactors[i].Ring();
            }

            _outboxes[i].Dirty = false;
        }

        if (always)
        {
            _released = false;
        }
    }

    private void Sleep()
    {
        _status->Sleeps++;
        var bell = _lane.Doorbell;
        bell.PrepareSleep();
        if (!HasWork())
        {
            _ = _events.Wait(_epoll, SleepTime());
        }

        bell.Awake();
        _status->Sleeps++;
    }

    /// <summary>Shows a state; one that was shown once the worker began to stop stays.</summary>
    private void ShowState(WorkerState state) => _status->Phase = Math.Max(_status->Phase, (int)state);

    private bool HasWork()
    {
        if (_context.HasPosts || _sessions.HasForeign || _tasks.HasForeign)
        {
            return true;
        }

        var takes = _serving && !_blocked && !_stopTaking && !IsBacklogged();
        for (var i = 0; i < _requests.Length; i++)
        {
            if ((takes && _requests[i].HasRecord) || _completions[i].HasRecord || _outboxes[i].CanPump)
            {
                return true;
            }
        }

        return false;
    }
}
