using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Hosting;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>The reactors, their listening sockets and the shared region: all that moves bytes in the master.</summary>
internal sealed unsafe class DataPath : IDataPath, IReactorOwner
{
    /// <summary>Slots beyond the connections allowed: sessions that have ended keep theirs until the worker has handled it.</summary>
    private const int SpareSlots = 64;

    private readonly SharedRegion _region;
    private readonly Reactor[] _reactors;
    private readonly IReadOnlyList<BoundEndpoint> _endpoints;
    private readonly LaneSettings _laneSettings;
    private readonly LogThrottle _refusedLog = new();
    private readonly int _workers;
    private readonly int _maxConnections;
    private int _connections;
    private long _refused;
    private int _nextWorker = -1;

    /// <summary>Binds the endpoints, makes the shared region and starts the reactors.</summary>
    /// <exception cref="StartupException">An endpoint cannot be bound.</exception>
    /// <exception cref="IOException">The system has no memory or no descriptors left.</exception>
    public DataPath(ServerContext context, int workers, ILogger logger)
    {
        Logger = logger;
        var options = context.Options;
        _workers = workers;
        _maxConnections = options.MaxConnections;
        _laneSettings = new LaneSettings(
            options.Reactors, options.Lane.RequestRingBytes, options.Lane.ResponseRingBytes, options.Lane.InFlight, options.Lane.ArenaBytes);
        _endpoints = BindEndpoints(context.Endpoints, InheritedSockets.Current);
        Contract = Hosting.Contract.Of(context.Endpoints);
        var slots = Math.Min((_maxConnections / options.Reactors) + (_maxConnections / options.Reactors / 4) + SpareSlots, SessionId.MaxSlots / options.Reactors);
        var rows = ProcessTable.RowsFor(workers);
        _region = SharedRegion.Create(options.Reactors, slots * options.Reactors, rows, ProcessTable.Size(rows));
        Processes = new ProcessTable(_region.ProcessTable, rows, initialize: true);
        var settings = new ReactorSettings
        {
            MaxOutputBytes = options.Limits.MaxOutputBytes,
            MaxSessions = slots,
        };
        _reactors = [.. Enumerable.Range(0, options.Reactors).Select(index => new Reactor(index, this, _region, settings))];
        SharedFds = [_region.Fd, .. _reactors.Select(reactor => reactor.DoorbellFd)];
        foreach (var reactor in _reactors)
        {
            reactor.Start();
        }
    }

    public ILogger Logger { get; }

    public IReadOnlyList<int> SharedFds { get; }

    public long Contract { get; }

    public ProcessTable Processes { get; }

    public Action<long>? ProcessCorrupt { get; set; }

    public SharedRegion Region => _region;

    /// <summary>The addresses that the endpoints are bound to, in their order.</summary>
    public IReadOnlyList<EndpointAddress> Addresses => [.. _endpoints.Select(endpoint => endpoint.Address)];

    public LaneHandle CreateLane(int workerId, long instance) =>
        new DataPathLane(Lane.Create(workerId, instance, _laneSettings), _reactors.Length);

    public void Attach(int workerId, LaneHandle lane)
    {
        foreach (var reactor in _reactors)
        {
            reactor.Post(target => target.Attach(workerId, ((DataPathLane)lane).Lane));
        }
    }

    public void Replace(int workerId, LaneHandle dead, LaneHandle? successor)
    {
        foreach (var reactor in _reactors)
        {
            reactor.Post(target =>
            {
                target.Replace(workerId, ((DataPathLane)dead).Lane, ((DataPathLane?)successor)?.Lane);
                ((DataPathLane)dead).Release();
            });
        }
    }

    public void Switch(int workerId, LaneHandle successor, Action vacated) => ForAll(
        (reactor, callback) => reactor.Switch(workerId, ((DataPathLane)successor).Lane, callback), vacated);

    public void Retire(int workerId, LaneHandle lane)
    {
        foreach (var reactor in _reactors)
        {
            reactor.Post(target => target.Retire(((DataPathLane)lane).Lane));
        }
    }

    public void Discard(LaneHandle lane) => ((DataPathLane)lane).Lane.Dispose();

    public void StartAccepting()
    {
        for (var i = 0; i < _endpoints.Count; i++)
        {
            var listener = _endpoints[i].Listener;
            if (listener.IsDatagram)
            {
                continue;
            }

            _reactors[i % _reactors.Length].Post(reactor => reactor.Listen(listener));
        }
    }

    public void Quiesce(Action done) => ForAll(static (reactor, callback) => reactor.Quiesce(callback), done);

    public void Finish(Action done) => ForAll(static (reactor, callback) => reactor.Finish(callback), done);

    public int ChooseWorker() => (int)((uint)Interlocked.Increment(ref _nextWorker) % (uint)_workers);

    public Reactor ChooseReactor()
    {
        var least = _reactors[0];
        foreach (var reactor in _reactors)
        {
            if (reactor.SessionCount < least.SessionCount)
            {
                least = reactor;
            }
        }

        return least;
    }

    public bool TryTakeConnection()
    {
        if (Interlocked.Increment(ref _connections) <= _maxConnections)
        {
            return true;
        }

        Interlocked.Decrement(ref _connections);
        var refused = Interlocked.Increment(ref _refused);
        if (_refusedLog.ShouldLog(Environment.TickCount64))
        {
            Log.ConnectionsRefused(Logger, _maxConnections, refused);
        }

        return false;
    }

    public void ReturnConnection() => Interlocked.Decrement(ref _connections);

    public void LaneCorrupt(Lane lane) => ProcessCorrupt?.Invoke(lane.Instance);

    public void Dispose()
    {
        foreach (var endpoint in _endpoints)
        {
            endpoint.Dispose();
        }
    }

    private IReadOnlyList<BoundEndpoint> BindEndpoints(IReadOnlyList<EndpointDefinition> endpoints, InheritedSockets inherited)
    {
        var bound = new EndpointBinder(inherited).Bind(endpoints);
        foreach (var socket in inherited.Left)
        {
            Log.InheritedSocketUnused(Logger, socket.Fd, socket.Name, socket);
        }

        return bound;
    }

    private void ForAll(Action<Reactor, Action> command, Action done)
    {
        var left = _reactors.Length;
        foreach (var reactor in _reactors)
        {
            reactor.Post(target => command(target, () =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                {
                    done();
                }
            }));
        }
    }
}
