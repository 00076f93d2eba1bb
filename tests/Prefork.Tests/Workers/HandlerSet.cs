using Prefork.Registration;
using Prefork.Workers;

namespace Prefork.Tests.Workers;

/// <summary>Handlers made of lambdas, each bound to every endpoint.</summary>
internal sealed class HandlerSet
{
    private readonly List<BoundHandler> _start = [];
    private readonly List<BoundHandler> _stop = [];
    private BoundHandler? _connect;
    private BoundHandler? _receive;
    private BoundHandler? _close;
    private short _count;

    public static HandlerSet Receiving(SyncHandler handler) => new HandlerSet().Receive(handler);

    public static HandlerSet ReceivingAside(AsyncHandler handler, bool concurrent = false, bool threadPool = false) =>
        new HandlerSet().ReceiveAside(handler, concurrent, threadPool);

    public HandlerSet Connect(SyncHandler handler)
    {
        _connect = Make(HandlerEvent.Connect, handler);
        return this;
    }

    public HandlerSet Receive(SyncHandler handler)
    {
        _receive = Make(HandlerEvent.Receive, handler);
        return this;
    }

    public HandlerSet ReceiveAside(AsyncHandler handler, bool concurrent = false, bool threadPool = false)
    {
        _receive = Make(HandlerEvent.Receive, handler, concurrent, threadPool);
        return this;
    }

    public HandlerSet Close(SyncHandler handler)
    {
        _close = Make(HandlerEvent.Close, handler);
        return this;
    }

    public HandlerSet CloseAside(AsyncHandler handler)
    {
        _close = Make(HandlerEvent.Close, handler, concurrent: false, threadPool: false);
        return this;
    }

    public HandlerSet Start(SyncHandler handler)
    {
        _start.Add(Make(HandlerEvent.WorkerStart, handler));
        return this;
    }

    public HandlerSet StartAside(AsyncHandler handler)
    {
        _start.Add(Make(HandlerEvent.WorkerStart, handler, concurrent: false, threadPool: false));
        return this;
    }

    public HandlerSet Stop(SyncHandler handler)
    {
        _stop.Add(Make(HandlerEvent.WorkerStop, handler));
        return this;
    }

    public HandlerSet StopAside(AsyncHandler handler)
    {
        _stop.Add(Make(HandlerEvent.WorkerStop, handler, concurrent: false, threadPool: false));
        return this;
    }

    public BoundHandlers Build(int endpoints) => new()
    {
        Connect = [.. Enumerable.Repeat(_connect, endpoints)],
        Receive = [.. Enumerable.Repeat(_receive, endpoints)],
        Close = [.. Enumerable.Repeat(_close, endpoints)],
        RequestLost = new BoundHandler?[endpoints],
        BufferFull = new BoundHandler?[endpoints],
        BufferEmpty = new BoundHandler?[endpoints],
        ProtocolError = new BoundHandler?[endpoints],
        Packet = new BoundHandler?[endpoints],
        All = [.. new[] { _connect, _receive, _close }.OfType<BoundHandler>(), .. _start, .. _stop],
        Start = _start,
        Draining = [],
        Exit = [],
        Stop = _stop,
        Ticks = [],
        Tasks = new Dictionary<long, BoundHandler>(),
        Finishes = new Dictionary<long, BoundHandler>(),
        Messages = new Dictionary<long, BoundHandler>(),
    };

    private BoundHandler Make(HandlerEvent @event, SyncHandler handler) =>
        new(new HandlerDescriptor { Event = @event, Name = $"Test.{@event}", Sync = handler }, this, _count++);

    private BoundHandler Make(HandlerEvent @event, AsyncHandler handler, bool concurrent, bool threadPool) =>
        new(
            new HandlerDescriptor { Event = @event, Name = $"Test.{@event}", Async = handler, Concurrent = concurrent, ThreadPool = threadPool },
            this,
            _count++);
}
