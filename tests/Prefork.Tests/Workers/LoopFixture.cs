using System.Text;
using Prefork.Interop;
using Prefork.Ipc;
using Prefork.Tasks;
using Prefork.Tests.Ipc;
using Prefork.Workers;

namespace Prefork.Tests.Workers;

/// <summary>A worker's loop on a thread of its own; the test plays the reactors.</summary>
internal sealed unsafe class LoopFixture : IDisposable
{
    public const int Reactors = 2;
    public const int Slots = 64;
    public const int MaxOutputBytes = 1 << 20;
    public const int MaxOutputBytesOfAdmin = MaxOutputBytes / 4;

    public static readonly LaneSettings DefaultSettings = new(Reactors, 64 * 1024, 64 * 1024, 16, 64 * 1024);

    private readonly SharedRegion _region;
    private readonly PackageMemory _packages = PackageMemory.Create(Reactors, 1 << 20);
    private readonly StatusPages _status = StatusPages.Create(1);
    private readonly RingProducer[] _requests = new RingProducer[Reactors];
    private readonly RingProducer[] _completions = new RingProducer[Reactors];
    private readonly RingConsumer[] _responses = new RingConsumer[Reactors];
    private readonly int[] _bells = new int[Reactors];
    private readonly long[] _requestCount = new long[Reactors];
    private readonly WorkerLoop _loop;
    private readonly Thread _thread;
    private readonly CancellationTokenSource _stopping = new();
    private const int Processes = 4;

    private long _generation;
    private Exception? _failure;

    public LoopFixture(HandlerSet handlers, LaneSettings? settings = null, long backlogBytes = 1 << 20, bool start = true)
    {
        Lane = Lane.Create(3, 1, settings ?? DefaultSettings);
        _region = SharedRegion.Create(Reactors, Slots, 0, 0, Processes);
        for (var i = 0; i < Reactors; i++)
        {
            _requests[i] = new RingProducer(Lane.RequestRing(i), Lane.Settings.RequestRingBytes);
            _completions[i] = new RingProducer(Lane.CompletionRing(i), Lane.CompletionRingBytes);
            _responses[i] = new RingConsumer(Lane.ResponseRing(i), Lane.Settings.ResponseRingBytes);
            _bells[i] = Doorbell.CreateFd();
            Assert.True(_bells[i] >= 0);
        }

        _loop = new WorkerLoop(
            new WorkerLoopSettings
            {
                Worker = new Worker(3, _stopping.Token),
                Memory = new LoopMemory(Lane, _region, _packages, _bells, _status.Address(_status.Take())),
                Endpoints = ["main", "admin"],
                TempDirectory = Path.GetTempPath(),
                MaxResponseLength = MaxOutputBytes,
                MaxOutputBytes = [MaxOutputBytes, MaxOutputBytesOfAdmin],
                MaxResponseBacklogBytes = backlogBytes,
                Logger = Logger,
                Tasks = new TaskSettings
                {
                    Workers = Processes,
                    TaskWorkers = 0,
                    UserProcesses = [],
                    Tasks = new TaskWorkerOptions(),
                    Messages = new MessageOptions(),
                    MaxMemoryBytes = 1 << 20,
                    Serializer = static () => new MemoryPackPayloadSerializer(),
                },
                OnDraining = () => Drained++,
            },
            handlers.Build(endpoints: 2));
        _thread = new Thread(Run) { IsBackground = true, Name = "loop" };
        if (start)
        {
            Start();
        }
    }

    public Lane Lane { get; }

    public RecordingLogger Logger { get; } = new();

    public Signal Ready { get; } = new();

    /// <summary>Called on the loop when it is ready.</summary>
    public Action OnReady { get; set; } = static () => { };

    /// <summary>How many times the loop has said that it begins to stop.</summary>
    public int Drained { get; private set; }

    public void Start() => _thread.Start();

    /// <summary>A client connects.</summary>
    public long Open(int slot, int reactor = 0, short endpoint = 0)
    {
        var id = SessionId.Make(slot, ++_generation);
        var target = _region.Sessions + slot;
        target->State = (int)SessionState.Open;
        target->Endpoint = endpoint;
        target->Reactor = (short)reactor;
        target->Family = Sys.AF_INET6;
        target->Port = 4711;
        new Span<byte>(target->Address, 16).Clear();
        target->Address[15] = 1;
        target->OutputQueued = 0;
        Volatile.Write(ref target->Id, id);
        return id;
    }

    public Session Session(long id) => new(_loop.Sessions, id);

    public void SetState(long session, SessionState state) =>
        Volatile.Write(ref _region.Sessions[SessionId.Slot(session)].State, (int)state);

    public void SetOutputQueued(long session, int bytes) =>
        Volatile.Write(ref _region.Sessions[SessionId.Slot(session)].OutputQueued, bytes);

    /// <summary>A request reaches the worker.</summary>
    public long Request(long session, string text, int reactor = 0) => Request(session, Encoding.UTF8.GetBytes(text), reactor: reactor);

    public long Request(long session, ReadOnlySpan<byte> data, RecordType type = RecordType.Data, long extra = 0, int reactor = 0)
    {
        var id = ((long)reactor << 56) | ++_requestCount[reactor];
        var header = new RecordHeader { Type = type, RequestId = id, SessionId = session, Extra = extra };
        var end = Environment.TickCount64 + Deadline.Milliseconds;
        var spin = default(SpinWait);
        while (!_requests[reactor].TryWrite(header, data))
        {
            Assert.True(Environment.TickCount64 < end, "The request ring stayed full.");
            spin.SpinOnce();
        }

        RingBell();
        return id;
    }

    /// <summary>The reactor tells what became of a send.</summary>
    public void Complete(long token, SendResult result, int reactor = 0)
    {
        Assert.True(_completions[reactor].TryWrite(RecordType.SendDone, token, 0, (long)result));
        RingBell();
    }

    /// <summary>The next record that the worker sends; the reactor sleeps until its bell is rung.</summary>
    public Response Receive(int reactor = 0)
    {
        var end = Environment.TickCount64 + Deadline.Milliseconds;
        while (true)
        {
            if (TryReceive(reactor) is { } response)
            {
                return response;
            }

            var bell = new Doorbell(_bells[reactor], _region.ReactorSleeping(reactor));
            bell.PrepareSleep();
            if (!_responses[reactor].HasRecord)
            {
                var entry = new PollEntry { Fd = _bells[reactor], Events = Sys.POLLIN };
                var left = (int)(end - Environment.TickCount64);
                if (left <= 0 || _failure is not null)
                {
                    throw new TimeoutException("The worker sent nothing in time.", _failure);
                }

                if (Sys.Poll(&entry, 1, left) > 0)
                {
                    long count;
                    _ = Sys.Read(_bells[reactor], &count, sizeof(long));
                }
            }

            bell.Awake();
        }
    }

    /// <summary>A record of the worker that is there now.</summary>
    public Response? TryReceive(int reactor = 0)
    {
        var result = _responses[reactor].Peek(out var header, out var payload);
        if (result == PeekResult.Empty)
        {
            return null;
        }

        Assert.Equal(PeekResult.Record, result);
        var bytes = new ReadOnlySpan<byte>(payload, header.Length).ToArray();
        _responses[reactor].Take(header);
        _responses[reactor].Release();
        if (_responses[reactor].ProducerWaits)
        {
            RingBell();
        }

        return new Response(header.Type, header.Flags, header.SessionId, header.RequestId, header.Extra, bytes);
    }

    /// <summary>The next text that is sent to this session.</summary>
    public void AssertReceives(long session, string text, int reactor = 0)
    {
        var response = Receive(reactor);
        Assert.Equal(RecordType.Send, response.Type);
        Assert.Equal(text, response.Text);
        Assert.Equal(session, response.Session);
    }

    public void AssertReceives(RecordType type, long session, long extra, int reactor = 0)
    {
        var response = Receive(reactor);
        Assert.Equal((type, session, extra), (response.Type, response.Session, response.Extra));
    }

    /// <summary>What the in-flight table says.</summary>
    public InFlightEntry Entry(int index) => Lane.InFlight[index];

    /// <summary>How much of the request ring the worker has given back.</summary>
    public long RequestHead(int reactor = 0) => Volatile.Read(ref *(long*)(Lane.RequestRing(reactor) + RingLayout.HeadOffset));

    public long RequestTail(int reactor = 0) => _requests[reactor].Published;

    public void Post(Action action) => _loop.Post(action);

    public void Drain(DrainMode mode) => _loop.Post(() => _loop.Drain(mode));

    /// <summary>Waits for the loop's end, which must come by itself.</summary>
    public void Join()
    {
        if (!_thread.Join(Deadline.Span))
        {
            throw new TimeoutException("The loop did not end in time.");
        }

        if (_failure is not null)
        {
            throw new InvalidOperationException("The loop failed.", _failure);
        }
    }

    /// <summary>Waits for the loop's end by what a handler threw.</summary>
    public Exception JoinFailed()
    {
        Assert.True(_thread.Join(Deadline.Span));
        Assert.NotNull(_failure);
        return _failure;
    }

    public void Dispose()
    {
        if (_thread.IsAlive)
        {
            Drain(DrainMode.LeaveQueue);
            if (!_thread.Join(Deadline.Span))
            {
                // Its memory stays: the thread still uses it.
                return;
            }
        }

        foreach (var bell in _bells)
        {
            _ = Sys.Close(bell);
        }

        _region.Dispose();
        _packages.Dispose();
        _status.Dispose();
        Lane.Dispose();
        _stopping.Dispose();
        Ready.Dispose();
    }

    private void Run()
    {
        try
        {
            _loop.Run(() =>
            {
                OnReady();
                Ready.Set();
            });
        }
        catch (Exception e)
        {
            _failure = e;
        }
    }

    private void RingBell()
    {
        Interlocked.MemoryBarrier();
        if (Lane.Doorbell.IsSleeping)
        {
            Lane.Doorbell.Ring();
        }
    }
}
