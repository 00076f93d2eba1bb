using System.Numerics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Framing;
using Prefork.Hosting;
using Prefork.Ipc;
using Prefork.Master.Tls;
using Prefork.Registration;

namespace Prefork.Master;

/// <summary>The reactors, their listening sockets and the shared region: all that moves bytes in the master.</summary>
internal sealed unsafe class DataPath : IDataPath, IReactorOwner
{
    /// <summary>Slots beyond the connections allowed: sessions that have ended keep theirs until the worker has handled it.</summary>
    private const int SpareSlots = 64;

    private readonly SharedRegion _region;
    private readonly StatusPages _statusPages;
    private readonly Reactor[] _reactors;
    private readonly IReadOnlyList<BoundEndpoint> _endpoints;
    private readonly LaneSettings _laneSettings;
    private readonly FileReader _files = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<TlsTransportFactory> _security = [];
    private readonly Lock _reloading = new();
    private readonly int _workers;
    private readonly ConnectionLimit _connections;
    private readonly ConnectionLimit?[] _endpointConnections;

    /// <summary>Binds the endpoints, makes the shared region and starts the reactors.</summary>
    /// <exception cref="StartupException">An endpoint cannot be bound.</exception>
    /// <exception cref="IOException">The system has no memory or no descriptors left.</exception>
    public DataPath(ServerContext context, int workers, ILogger logger)
    {
        Logger = logger;
        var options = context.Options;
        _workers = workers;
        _connections = new ConnectionLimit(SettingCatalog.MaxConnections.FullName(), options.MaxConnections, logger);
        _endpointConnections = [.. context.Endpoints.Select(endpoint => ConnectionLimit.Of(endpoint, logger))];
        _laneSettings = new LaneSettings(
            options.Reactors, options.Lane.RequestRingBytes, options.Lane.ResponseRingBytes, options.Lane.InFlight, options.Lane.ArenaBytes);
        _endpoints = BindEndpoints(context.Endpoints, InheritedSockets.Current);
        SharedObjectsFd = context.Server.Shared.Fd;
        Contract = Hosting.Contract.Of(context);
        var slots = Math.Min((options.MaxConnections / options.Reactors) + (options.MaxConnections / options.Reactors / 4) + SpareSlots, SessionId.MaxSlots / options.Reactors);
        var processes = workers + options.Tasks.Workers;
        var rows = ProcessTable.RowsFor(processes, context.UserProcesses.Entries.Count);
        _region = SharedRegion.Create(
            options.Reactors, slots * options.Reactors, rows, ProcessTable.Size(rows), processes + context.UserProcesses.Entries.Count + 1,
            context.Endpoints.Any(static endpoint => endpoint.Options.Tls is { IsOn: true, ClientCertificate: not ClientCertificateMode.None }));
        _statusPages = StatusPages.Create(StatusPages.CountFor(processes, context.UserProcesses.Entries.Count));
        Processes = new ProcessTable(_region.ProcessTable, rows, initialize: true);
        context.Server.Connect(gateway: null, _region, new ProcessReader(Processes, _statusPages));
        Packages = PackageMemory.Create(options.Reactors, PackageBytes(context));
        Workers = new WorkerLoads(workers, options.Reactors) { OnIdle = reactor => _reactors![reactor].Post(static target => target.PumpStream()) };
        Tasks = new TaskLoads(workers, options.Tasks.Workers, options.Tasks.Concurrency, options.Reactors)
        {
            OnRoom = reactor => _reactors![reactor].Post(static target => target.OnTaskRoom()),
        };
        var settings = new ReactorSettings
        {
            Endpoints = [.. context.Endpoints.Select(endpoint => CreateEndpoint(endpoint, context))],
            Workers = workers,
            Packages = Packages,
            Files = _files,
            MaxSessions = slots,
            MaxTasksQueued = options.Tasks.MaxQueue,
            MaxMessageQueueBytes = options.Messages.MaxQueueBytes,
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

    public int StatusFd => _statusPages.Fd;

    public int SharedObjectsFd { get; }

    public long Contract { get; }

    public ProcessTable Processes { get; }

    public PackageMemory Packages { get; }

    public int PackagesFd => Packages.Fd;

    public WorkerLoads Workers { get; }

    public TaskLoads Tasks { get; }

    public Action<long>? ProcessCorrupt { get; set; }

    public SharedRegion Region => _region;

    /// <summary>The addresses that the endpoints are bound to, in their order.</summary>
    public IReadOnlyList<EndpointAddress> Addresses => [.. _endpoints.Select(endpoint => endpoint.Address)];

    public LaneHandle CreateLane(int workerId, long instance)
    {
        var page = _statusPages.Take();
        try
        {
            return new DataPathLane(Lane.Create(workerId, instance, _laneSettings, page), _statusPages, _reactors.Length);
        }
        catch
        {
            _statusPages.Return(page);
            throw;
        }
    }

    /// <summary>Where the process of a lane shows its state.</summary>
    public WorkerStatus* StatusOf(LaneHandle lane) => _statusPages.Address(lane.StatusPage);

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

    public void Discard(LaneHandle lane) => ((DataPathLane)lane).Free();

    public void StartAccepting()
    {
        for (var i = 0; i < _endpoints.Count; i++)
        {
            var listener = _endpoints[i].Listener;
            _reactors[i % _reactors.Length].Post(reactor => reactor.Listen(listener));
        }
    }

    public void ReloadCertificates()
    {
        if (_security.Count > 0)
        {
            // Files are read: not on the thread that supervises.
            ThreadPool.QueueUserWorkItem(_ =>
            {
                lock (_reloading)
                {
                    _security.ForEach(static factory => factory.Reload());
                }
            });
        }
    }

    public void Quiesce(Action done)
    {
        _ = _stopping.CancelAsync();
        ForAll(static (reactor, callback) => reactor.Quiesce(callback), done);
    }

    public void FinishBy(long deadline)
    {
        foreach (var reactor in _reactors)
        {
            reactor.FinishBy(deadline);
        }
    }

    public void Finish(Action done) => ForAll(static (reactor, callback) => reactor.Finish(callback), done);

    public void SetReady(int id, bool isReady)
    {
        if (Tasks.Contains(id))
        {
            Tasks.SetReady(id, isReady);
        }
    }

    public void AwaitTasks(Action done) => ForAll(static (reactor, callback) => reactor.AwaitTasks(callback), done);

    public int ChooseWorker(DispatchMode mode, in AcceptedSocket socket) =>
        mode == DispatchMode.ClientAddress ? (int)(socket.AddressHash() % (uint)_workers) : Workers.NextForSession();

    public bool IsWorker(int id) => id < _workers;

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

    public bool TryTakeConnection(int endpoint)
    {
        if (_endpointConnections[endpoint] is { } own && !own.TryTake())
        {
            return false;
        }

        if (_connections.TryTake())
        {
            return true;
        }

        _endpointConnections[endpoint]?.Return();
        return false;
    }

    public void ReturnConnection(int endpoint)
    {
        _endpointConnections[endpoint]?.Return();
        _connections.Return();
    }

    public void LaneCorrupt(Lane lane) => ProcessCorrupt?.Invoke(lane.Instance);

    public void Dispose()
    {
        _files.Dispose();
        _stopping.Dispose();
        foreach (var endpoint in _endpoints)
        {
            endpoint.Dispose();
        }
    }

    private ReactorEndpoint CreateEndpoint(EndpointDefinition endpoint, ServerContext context) => new()
    {
        Dispatcher = CreateDispatcher(endpoint, context),
        Security = CreateSecurity(endpoint, context),
        Name = endpoint.Name,
        Framing = new FramerFactory(endpoint),
        Dispatch = endpoint.Options.Dispatch,
        MaxMessageLength = endpoint.Options.MaxMessageLength,
        Limits = OutputLimits.Of(endpoint, context.Options.Limits),
        IdleTime = (long)endpoint.Options.IdleTimeout.TotalMilliseconds,
        HeartbeatTime = (long)endpoint.Options.HeartbeatTimeout.TotalMilliseconds,
        HeartbeatInterval = (long)endpoint.Options.HeartbeatInterval.TotalMilliseconds,
    };

    private TlsTransportFactory? CreateSecurity(EndpointDefinition endpoint, ServerContext context)
    {
        if (!endpoint.Options.Tls.IsOn)
        {
            return null;
        }

        try
        {
            var factory = new TlsTransportFactory(endpoint.Name, endpoint.Options.Tls, context.ContentRoot, Logger);
            _security.Add(factory);
            if (endpoint.Options.Tls.SelfSigned)
            {
                Log.TlsSelfSigned(Logger, endpoint.Name);
            }

            return factory;
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The certificates of the endpoint {endpoint.Name} cannot be used: {exception.Message}");
        }
    }

    private MessageDispatcher? CreateDispatcher(EndpointDefinition endpoint, ServerContext context)
    {
        if (context.Handlers.ForEndpoint(endpoint.Index).Dispatch is not { Descriptor: { Dispatch: { } dispatch } descriptor } entry)
        {
            return null;
        }

        var logger = new GuardedLogger(context.LoggerFactory.CreateLogger(context.Handlers.Classes[entry.ClassIndex].Name));
        return new MessageDispatcher(
            descriptor.Name, endpoint.Name, dispatch, new ServerInvocation(context.Server, logger, context.Configuration, _stopping.Token), Logger);
    }

    /// <summary>The memory for large messages of one reactor: what is set, or what the longest message of an endpoint takes.</summary>
    private static int PackageBytes(ServerContext context)
    {
        var longest = context.Endpoints.Max(endpoint => endpoint.Options.MaxMessageLength);
        return (int)Math.Max((uint)context.Options.Lane.PackageBytes, BitOperations.RoundUpToPowerOf2((uint)longest));
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
