using Prefork.Generators.Tests.Support;

namespace Prefork.Generators.Tests;

public sealed class FeatureTests
{
    [Fact]
    public void Synchronous() => Snapshot.Verify(Generation.Run("""
        namespace Chat;

        public sealed class Rooms
        {
            [OnWorkerStart] public void Start(Worker worker) { }
            [OnConnect] public void Connect(Session session) { }
            [OnReceive] public void Receive(Session session, ReadOnlySpan<byte> data) => session.Send(data);
            [OnReceive(Endpoint = "admin")] public void Admin(string line, CancellationToken stopping, Session session) { }
            [OnClose] public void Close(CloseReason reason, Session session) { }
            [OnWorkerStop] public void Stop() { }
        }
        """));

    [Fact]
    public void UserProcesses() => Snapshot.Verify(Generation.Run("""
        namespace Chat;

        [UserProcess("feed", Count = 2)]
        public sealed class Feed(Server server, Version? version = null) : IUserProcess
        {
            public Task RunAsync(UserProcess process, CancellationToken stopping) => Task.FromResult((server, version));
        }
        """));

    [Fact]
    public void SharedRows() => Snapshot.Verify(Generation.Run("""
        namespace Chat
        {
            [SharedRow]
            public partial struct Player
            {
                public partial long Score { get; set; }
                internal partial DayOfWeek Day { readonly get; private set; }
                [Column(Length = 16)] public partial string Name { get; set; }
                public partial string? Town { get; init; }
            }
        }

        public partial record class Outer
        {
            [SharedRow]
            internal partial struct Plain
            {
                public int @event;
                internal Guid Id;
                private byte _hidden = 1;
                public Plain() => (@event, Id, IsOn) = (2, Guid.NewGuid(), _hidden == 1);
                public bool IsOn { get; set; }
            }

            [SharedRow] public partial record struct Point(int X, int Y);
        }
        """));

    [Fact]
    public void Asynchronous() => Snapshot.Verify(Generation.Run("""
        namespace Chat;

        public sealed class Rooms
        {
            [OnWorkerStart] public Task StartAsync(Worker worker) => Task.CompletedTask;
            [OnReceive] public async ValueTask ReceiveAsync(Session session, ReadOnlyMemory<byte> data) => await session.SendAsync(data);
            [OnReceive(Endpoint = "admin")] public ValueTask AdminAsync(string line, CancellationToken stopping) => default;
        }
        """));

    [Fact]
    public void Replies() => Snapshot.Verify(Generation.Run("""
        namespace Chat;

        public sealed class Rooms
        {
            [OnReceive(Endpoint = "a")] public byte[]? Bytes() => null;
            [OnReceive(Endpoint = "b")] public ReadOnlyMemory<byte> Memory(ReadOnlyMemory<byte> data) => data;
            [OnReceive(Endpoint = "c")] public string Text(string line) => line;
            [OnReceive(Endpoint = "d")] public Task<byte[]> BytesAsync() => Task.FromResult<byte[]>([]);
            [OnReceive(Endpoint = "e")] public ValueTask<ReadOnlyMemory<byte>> MemoryAsync(ReadOnlyMemory<byte> data) => new(data);
            [OnReceive(Endpoint = "f")] public async Task<string?> TextAsync() { await Task.Yield(); return null; }
            [OnReceive(Endpoint = "g"), OnThreadPool] public string Pool(ReadOnlySpan<byte> data) => "";
        }
        """));

    [Fact]
    public void ThreadPool() => Snapshot.Verify(Generation.Run("""
        public sealed class Slow
        {
            [OnReceive, OnThreadPool] public void Receive(ReadOnlySpan<byte> data, Session session) => session.Send(data);
            [OnClose, OnThreadPool] public Task CloseAsync() => Task.CompletedTask;
        }
        """));

    [Fact]
    public void Settings() => Snapshot.Verify(Generation.Run("""
        namespace Chat;

        public sealed class Rooms
        {
            [OnReceive(Endpoint = "a \"quoted\"", Concurrent = true, OnCrash = CrashPolicy.Redeliver, Attempts = 5)]
            public void Receive() { }
            [OnReceive(OnCrash = CrashPolicy.Redeliver)] public void Twice() { }
            [OnConnect(OnCrash = CrashPolicy.Drop)] public void Connect() { }
        }
        """));

    [Fact]
    public void Services() => Snapshot.Verify(Generation.Run("""
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Logging;

        namespace Chat;

        public interface IClock;
        public enum Kind { A, B }

        public sealed class Rooms(
            ILogger<Rooms> log,
            Server server,
            IServiceProvider services,
            [FromKeyedServices("main")] IClock main,
            [FromKeyedServices(Kind.B)] IClock other,
            int size = 3,
            IClock? clock = null,
            IReadOnlyList<string?>? @params = null)
        {
            [OnWorkerStart] public void Start() => _ = (log, server, services, main, other, size, clock, @params);
            [OnConnect] public void Connect(IClock clock, Session session, [FromKeyedServices("main")] IClock target) { }
            [OnReceive] public void Receive(IClock clock, IClock? handler = null, Server server = null!) { }
        }
        """));

    [Fact]
    public void Constructor() => Snapshot.Verify(Generation.Run("""
        namespace Chat;

        public sealed class Rooms(Server server)
        {
            [OnConnect] public void Connect() => _ = server;
        }
        """));

    [Fact]
    public void StaticHandlers() => Snapshot.Verify(Generation.Run("""
        namespace Chat;

        public static class Plain
        {
            [OnReceive] public static void Receive(Session session, ReadOnlySpan<byte> data) => session.Send(data);
        }

        public static class WithService
        {
            [OnConnect] public static void Connect(Server server) { }
        }
        """));

    [Fact]
    public void ServerEvents() => Snapshot.Verify(Generation.Run("""
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.Logging;

        namespace Chat;

        public sealed class Life(Version version)
        {
            [OnStart] public static void Start(Server server, ILogger logger, IConfiguration configuration, CancellationToken stopping) { }
            [OnManagerStart] public static Task ManagerStartAsync(ILogger logger) => Task.CompletedTask;
            [OnTick(Milliseconds = 250, In = ServerRole.Manager)] public static ValueTask TickAsync(Server server) => default;
            [OnWorkerError, OnThreadPool] public static void Error(WorkerErrorContext error) { }
            [OnBeforeReload, OnAfterReload] public static async ValueTask ReloadAsync(ReloadContext reload) => await Task.Yield();
            [OnManagerStop] public static void ManagerStop() { }
            [OnShutdown] public static void Shutdown() { }
            [OnWorkerDraining] public void Draining(Worker worker) => _ = version;
            [OnWorkerExit] public void Exit(WorkerExitContext exit, ILogger<Life> logger) { }
        }

        public static class Plain { [OnStart] public static void Start() { } }
        """));

    [Fact]
    public void SessionEvents() => Snapshot.Verify(Generation.Run("""
        namespace Chat;

        public sealed class Rooms
        {
            [OnBufferFull(Endpoint = "a")] public void Full(Session session) { }
            [OnBufferEmpty] public Task EmptyAsync(Session session, Server server) => Task.CompletedTask;
            [OnProtocolError] public void Error(Session session, ProtocolErrorContext error) { }
            [OnRequestLost] public async ValueTask LostAsync(RequestLostContext lost) => await Task.Yield();
            [OnTick(Milliseconds = 20)] public void Tick(Worker worker) { }
            [OnTick(Milliseconds = 30, OnWorker = 0)] public static Task TickAsync(CancellationToken stopping) => Task.CompletedTask;
            [OnTick(Milliseconds = 40, In = ServerRole.Manager)] public static void TickInManager() { }
        }
        """));

    [Fact]
    public void Packets() => Snapshot.Verify(Generation.Run("""
        namespace Chat;

        public sealed class Names
        {
            [OnPacket] public void Receive(PacketContext packet, ReadOnlySpan<byte> data) => packet.Reply(data);
            [OnPacket(Endpoint = "a")] public string Text(string line) => line;
            [OnPacket(Endpoint = "b")] public ReadOnlyMemory<byte> Memory(ReadOnlyMemory<byte> data) => data;
            [OnPacket(Endpoint = "c")] public async Task<byte[]> BytesAsync(PacketContext packet) { await Task.Yield(); return []; }
            [OnPacket(Endpoint = "d"), OnThreadPool] public string Pool() => "";
        }
        """));

    [Fact]
    public void Dispatch() => Snapshot.Verify(Generation.Run("""
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.Logging;

        namespace Chat;

        public static class Choice
        {
            [OnDispatch] public static DispatchDecision Choose(DispatchContext context) => DispatchDecision.Worker(context.Data[0] % context.Workers);
            [OnDispatch(Endpoint = "a")]
            public static DispatchDecision All(ILogger logger, Server server, IConfiguration settings, CancellationToken stopping) => default;
        }
        """));

    [Fact]
    public void EndpointOfClass() => Snapshot.Verify(Generation.Run("""
        namespace Chat;

        [Endpoint("base")]
        public abstract class Protocol { [OnConnect] public void Connect() { } }

        public sealed class Lines : Protocol { [OnReceive] public void Receive() { } }

        [Endpoint("admin")]
        public sealed class Admin : Protocol
        {
            [OnWorkerStart] public void Start() { }
            [OnReceive] public void Receive() { }
            [OnReceive(Endpoint = "other")] public void Other() { }
            [OnClose(Endpoint = null)] public void Close() { }
            [OnPacket] public void Packet() { }
            [OnDispatch] public static DispatchDecision Choose() => default;
        }
        """));

    [Fact]
    public void PartialClass() => Snapshot.Verify(Generation.Run(
        """
        namespace Chat;

        public sealed partial class Rooms
        {
            [OnReceive] public void Receive(Session session) { }
            [OnClose] public partial void Close(Session session);
        }
        """,
        """
        namespace Chat;

        partial class Rooms
        {
            public partial void Close(Session session) { }
            [OnConnect] public void Connect(Session session) { }
        }
        """));

    [Fact]
    public void NestedClass() => Snapshot.Verify(Generation.Run("""
        namespace Chat;

        public static class Outer
        {
            internal sealed class Inner
            {
                [OnReceive] public void Receive(Session session) { }
            }
        }
        """));

    [Fact]
    public void GenericBase() => Snapshot.Verify(Generation.Run("""
        namespace Chat;

        public abstract class Protocol<T> where T : class
        {
            [OnConnect] public void Connect(Session session, T service) { }
            [OnReceive] public abstract void Receive(string line, List<T> services);
            [OnClose] public virtual void Close() { }
        }

        public sealed class Lines : Protocol<Server>
        {
            public override void Receive(string line, List<Server> services) { }
            [OnClose(Endpoint = "admin")] public override void Close() { }
        }

        public sealed class Hiding : Protocol<IServiceProvider>
        {
            public new void Connect(Session session, IServiceProvider service) { }
            public override void Receive(string line, List<IServiceProvider> services) { }
        }
        """));

    [Fact]
    public void RecordClass() => Snapshot.Verify(Generation.Run("""
        namespace Chat;

        public record Rooms(Server Server)
        {
            [OnReceive] public void Receive(Session session) { }
        }
        """));

    [Fact]
    public void Keywords() => Snapshot.Verify(Generation.Run("""
        namespace @namespace.@await;

        public sealed class @class
        {
            [OnReceive] public async Task<string> @await(Server @class, string @string) { await Task.Yield(); return @string; }
            [OnConnect] public void @void(Session @in) { }
        }
        """));

    [Fact]
    public void Unicode() => Snapshot.Verify(Generation.Run("""
        namespace Größe;

        public sealed class Räume
        {
            [OnReceive] public void Empfangen(Session sitzung, Server größe) { }
        }
        """));

    [Fact]
    public void NoHandlers() => Snapshot.Verify(Generation.Run("public sealed class Nothing;"));
}
