using System.Net;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Prefork.Registration;
using Prefork.Tasks;

namespace Prefork.Generators.Tests.Support;

/// <summary>A compiled application, loaded so that its handlers can be called as a worker calls them.</summary>
internal sealed class LoadedApplication : IDisposable
{
    public const long SessionId = 7;

    private readonly AssemblyLoadContext _context = new("application", isCollectible: true);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<HandlerClass, object> _targets = [];
    private readonly ServiceProvider _services;
    private readonly Worker _worker;

    /// <param name="services">The services that handlers may take, beside <see cref="Calls"/>.</param>
    /// <param name="assemblies">The compilations to load; <c>AddHandlers()</c> is called in the last.</param>
    public LoadedApplication(Action<IServiceCollection>? services, params IEnumerable<Generation> assemblies)
        : this(assemblies, (collection, _) => services?.Invoke(collection))
    {
    }

    /// <param name="assemblies">The compilations to load; <c>AddHandlers()</c> is called in the last.</param>
    /// <param name="services">The services that handlers may take, which may be of types of the application.</param>
    public LoadedApplication(IEnumerable<Generation> assemblies, Action<IServiceCollection, Assembly> services)
    {
        Assembly? application = null;
        foreach (var generation in assemblies)
        {
            generation.AssertClean();
            application = _context.LoadFromStream(new MemoryStream(Emit(generation)));
        }

        var builder = ServerApplication.CreateBuilder([]);
        AddAgain = () => application!.GetType("Prefork.GeneratedServerApplicationBuilderExtensions", throwOnError: true)!
            .GetMethod("AddHandlers", BindingFlags.Static | BindingFlags.NonPublic)!
            .Invoke(null, [builder]);
        AddAgain();
        Registry = builder.Handlers;
        Classes = builder.Handlers.Classes;
        UserProcesses = builder.Handlers.UserProcesses;

        _worker = new Worker(3, _stopping.Token) { Server = new Server(ServerRole.Worker, 1, 3, [new ServerEndpoint("main", "tcp://127.0.0.1:1"), new ServerEndpoint("names", "udp://127.0.0.1:1")]) };
        var collection = new ServiceCollection().AddSingleton(Calls).AddSingleton(_worker).AddSingleton(new Server(ServerRole.Worker, 1, 3, []));
        foreach (var (type, create) in builder.Handlers.Clients)
        {
            collection.AddSingleton(type, create(new Server(ServerRole.Worker, 1, 3, [])));
        }

        Clients = builder.Handlers.Clients.Keys;
        services(collection, application!);
        _services = collection.BuildServiceProvider();
    }

    public HandlerRegistry Registry { get; }

    /// <summary>Calls <c>AddHandlers()</c> once more.</summary>
    public Action AddAgain { get; }

    public IReadOnlyList<HandlerClass> Classes { get; }

    public IReadOnlyList<UserProcessClass> UserProcesses { get; }

    /// <summary>A service that handlers take to tell that they were called.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The clients of tasks, which are services.</summary>
    public IReadOnlyCollection<Type> Clients { get; }

    /// <summary>The task that handlers of tasks are called with.</summary>
    public RecordingTask Task { get; private set; } = new();

    public RecordingGateway Gateway { get; } = new();

    public RecordingDatagrams Datagrams { get; } = new();

    public IEnumerable<HandlerDescriptor> Handlers => Classes.SelectMany(handlerClass => handlerClass.Handlers);

    public static byte[] Emit(Generation generation)
    {
        using var image = new MemoryStream();
        var result = generation.Output.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return image.ToArray();
    }

    /// <summary>Calls a handler, given the name of its class and method.</summary>
    public void Call(string name, string message = "", CloseReason reason = default)
    {
        var (target, handler) = Find(name);
        Assert.Null(handler.Async);
        handler.Sync!(target, new SyncInvocation(_worker, new Session(Gateway, SessionId), Encoding.UTF8.GetBytes(message), reason, Arguments));
    }

    /// <summary>The bytes that a handler of messages allocates when it is called again.</summary>
    public long AllocatedBy(string name, string message)
    {
        var (target, handler) = Find(name);
        var data = Encoding.UTF8.GetBytes(message);
        handler.Sync!(target, new SyncInvocation(_worker, new Session(Gateway, SessionId), data, default));
        var before = GC.GetAllocatedBytesForCurrentThread();
        handler.Sync(target, new SyncInvocation(_worker, new Session(Gateway, SessionId), data, default));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Calls a handler of the master or manager, given the name of its class and method.</summary>
    public async Task CallServerAsync(string name)
    {
        var handler = Handlers.Single(candidate => candidate.Name == name);
        Assert.Null(handler.Sync);
        Assert.Null(handler.Async);
        await handler.Server!(ServerInvocation());
    }

    /// <summary>Calls a dispatch handler, given the name of its class and method.</summary>
    public (DispatchKind Kind, int WorkerId) Dispatch(string name, string message)
    {
        var handler = Handlers.Single(candidate => candidate.Name == name);
        var server = ServerInvocation();
        var decision = handler.Dispatch!(new DispatchInvocation(in server, Context(Encoding.UTF8.GetBytes(message))));
        return (decision.Kind, decision.WorkerId);
    }

    /// <summary>The bytes that a dispatch handler allocates when it is called again.</summary>
    public long AllocatedByDispatch(string name, string message)
    {
        var dispatch = Handlers.Single(candidate => candidate.Name == name).Dispatch!;
        var server = ServerInvocation();
        var data = Encoding.UTF8.GetBytes(message);
        dispatch(new DispatchInvocation(in server, Context(data)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        dispatch(new DispatchInvocation(in server, Context(data)));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Calls a handler of a task, its end or a message, given the name of its class and method, and gives the result's bytes.</summary>
    public async Task<byte[]?> CallWithAsync<T>(string name, PayloadCodec<T> codec, T payload)
    {
        Task = new RecordingTask();
        var (target, handler) = Find(name);
        await InvokeAsync(target, handler, RecordingTask.Write(codec, payload));
        return Task.Result?.WrittenSpan.ToArray();
    }

    /// <summary>Calls a handler of messages of a user process.</summary>
    public async Task SendToProcessAsync<T>(string process, PayloadCodec<T> codec, T payload)
    {
        var userProcess = UserProcesses.Single(candidate => candidate.Name == process);
        await InvokeAsync(userProcess.Create(_services), userProcess.Handlers.Single(), RecordingTask.Write(codec, payload));
    }

    /// <inheritdoc cref="Call"/>
    public async Task CallAsync(string name, string message = "", CloseReason reason = default)
    {
        var (target, handler) = Find(name);
        Assert.Null(handler.Sync);
        await handler.Async!(target, new AsyncInvocation(_worker, new Session(Gateway, SessionId), Encoding.UTF8.GetBytes(message), reason, Arguments));
    }

    /// <summary>Runs a user process, given its name.</summary>
    public Task RunAsync(string name, UserProcess process) =>
        UserProcesses.Single(candidate => candidate.Name == name).Create(_services).RunAsync(process, _stopping.Token);

    public void Stop() => _stopping.Cancel();

    public void Dispose()
    {
        _services.Dispose();
        _stopping.Dispose();
        _context.Unload();
    }

    private static ReadOnlySpan<byte> Loopback => [127, 0, 0, 1];

    private async Task InvokeAsync(object target, HandlerDescriptor handler, byte[] data)
    {
        if (handler.Server is { } server)
        {
            await server(ServerInvocation(data));
        }
        else if (handler.Sync is { } sync)
        {
            sync(target, new SyncInvocation(_worker, default, data, default, Arguments));
        }
        else
        {
            await handler.Async!(target, new AsyncInvocation(_worker, default, data, default, Arguments));
        }
    }

    private EventArguments Arguments => new()
    {
        Task = Task,
        Finish = new EndedTask(),
        PipeMessage = new(6, new MemoryPackPayloadSerializer()),
        WorkerExit = new([new RunningHandler("Chat.Receive", default, TimeSpan.FromSeconds(1))], hasUnsentOutput: false),
        RequestLost = new(new Session(Gateway, SessionId), RequestLostReason.Reload, CrashPolicy.Drop),
        ProtocolError = new(ProtocolErrorReason.MessageTooLong, 70000, "why"),
        Packet = new(Datagrams, 2, new IPEndPoint(new IPAddress(Loopback), 53).Serialize().Buffer.Span),
    };

    private static DispatchContext Context(ReadOnlySpan<byte> data) => new(SessionId, "main", Loopback, 53, data, workers: 2);

    private ServerInvocation ServerInvocation(ReadOnlyMemory<byte> data = default) => new(
        new Server(ServerRole.Manager, 1, null, []),
        new RecordingLogger(Calls),
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Key", (string?)"value")]).Build(),
        _stopping.Token,
        new WorkerErrorContext(ServerRole.Worker, 4, "worker 4", 100, 0, 9),
        new ReloadContext(2, "by test", ReloadResult.Failed, "why"),
        new PipeMessageContext(6, new MemoryPackPayloadSerializer()),
        data);

    private (object Target, HandlerDescriptor Handler) Find(string name)
    {
        var handlerClass = Classes.Single(candidate => candidate.Handlers.Any(handler => handler.Name == name));
        if (!_targets.TryGetValue(handlerClass, out var target))
        {
            _targets.Add(handlerClass, target = handlerClass.Create(_services));
        }

        return (target, handlerClass.Handlers.Single(handler => handler.Name == name));
    }
}
