using Microsoft.Extensions.DependencyInjection;
using Prefork.Generators.Tests.Support;
using Prefork.Registration;

namespace Prefork.Generators.Tests;

public sealed class ExecutionTests
{
    [Fact]
    public void Each_event_reaches_its_handler_with_what_it_takes()
    {
        using var application = Load("""
            public sealed class Chat(List<string> calls)
            {
                [OnWorkerStart] public void Start(Worker worker) => calls.Add($"start {worker.Id}");
                [OnConnect] public void Connect(Session session) => calls.Add($"connect {session.Id}");
                [OnReceive] public void Receive(ReadOnlySpan<byte> data, Session session) => calls.Add($"receive {session.Id} {data.Length}");
                [OnClose] public void Close(Session session, CloseReason reason) => calls.Add($"close {session.Id} {reason}");
                [OnWorkerStop] public void Stop(CancellationToken stopping) => calls.Add($"stop {stopping.IsCancellationRequested}");
            }
            """);

        application.Call("Chat.Start");
        application.Call("Chat.Connect");
        application.Call("Chat.Receive", "four");
        application.Call("Chat.Close", reason: CloseReason.Limit);
        application.Stop();
        application.Call("Chat.Stop");

        Assert.Equal(["start 3", "connect 7", "receive 7 4", "close 7 Limit", "stop True"], application.Calls);
        Assert.Equal(
            [HandlerEvent.WorkerStart, HandlerEvent.Connect, HandlerEvent.Receive, HandlerEvent.Close, HandlerEvent.WorkerStop],
            application.Handlers.Select(handler => handler.Event));
    }

    [Fact]
    public void A_shared_row_has_columns_texts_and_a_layout()
    {
        using var application = Load("""
            [SharedRow]
            internal partial struct Player
            {
                public partial int Level { get; set; }
                public partial long Score { get; set; }
                [Column(Length = 5)] public partial string Name { get; set; }
            }

            [SharedRow]
            internal partial struct Plain
            {
                public byte First;
                public double Second;
                private int _third;
                public int Third { readonly get => _third; set => _third = value; }
            }

            public sealed class Rows(List<string> calls)
            {
                [OnWorkerStart] public void Start()
                {
                    var player = new Player { Level = 1, Score = 2, Name = "äöx" };
                    calls.Add($"{player.Level} {player.Score} {player.Name} {new Player().Name.Length}");
                    player.Name = "a";
                    calls.Add($"{player.Name} {Player.Columns.Level.Get(player)} {Player.Columns.Score.Get(player)} {Player.Columns.Score.Name}");
                    try { player.Name = "abcdef"; } catch (ArgumentException exception) { calls.Add(exception.Message); }
                    var plain = new Plain { First = 3, Second = 0.5, Third = 7 };
                    calls.Add($"{Plain.Columns.First.Get(plain)} {Plain.Columns.Second.Get(plain)}");
                    calls.Add(((Prefork.Registration.ISharedRow)player).Layout);
                    calls.Add(((Prefork.Registration.ISharedRow)plain).Layout);
                }
            }
            """);

        application.Call("Rows.Start");

        Assert.Equal(
            [
                "1 2 äöx 0",
                "a 1 2 Score",
                "The text has 6 bytes in UTF-8, and the column Name holds 5. (Parameter 'text')",
                "3 0.5",
                "Level int at 0;Score long at 8;Name text 5 at 16",
                "First byte at 0;Second double at 8;_third int at 16",
            ],
            application.Calls);
    }

    [Fact]
    public async Task A_user_process_is_made_with_its_services_and_runs()
    {
        using var application = Load("""
            public static class Outer
            {
                [UserProcess("feed", Count = 2)]
                internal sealed class Feed(List<string> calls, Worker? worker = null) : IUserProcess
                {
                    [OnWorkerStart] public void Start() => calls.Add($"handler {worker?.Id}");
                    public async Task RunAsync(UserProcess process, CancellationToken stopping)
                    {
                        await Task.Yield();
                        calls.Add($"{process.Id} {process.Name} {process.Index} {stopping.IsCancellationRequested} {worker?.Id}");
                    }
                }
            }

            [UserProcess("only")] public sealed record Only : IUserProcess { public Task RunAsync(UserProcess process, CancellationToken stopping) => Task.CompletedTask; }
            [UserProcess("abstract")] public abstract class Abstract : IUserProcess { public Task RunAsync(UserProcess process, CancellationToken stopping) => Task.CompletedTask; }
            [UserProcess("none")] public sealed class None;
            """);

        Assert.Equal([("only", 1, "Only"), ("feed", 2, "Outer.Feed")], application.UserProcesses.Select(process => (process.Name, process.Count, process.ClassName)));
        await application.RunAsync("feed", new UserProcess(5, "feed", 1));
        application.Call("Outer.Feed.Start");

        Assert.Equal(["5 feed 1 False 3", "handler 3"], application.Calls);
    }

    [Fact]
    public async Task Each_event_of_the_server_reaches_its_handler_with_what_it_takes()
    {
        using var application = Load("""
            using Microsoft.Extensions.Configuration;
            using Microsoft.Extensions.Logging;

            public static class Life
            {
                [OnStart] public static void Start(Server server, ILogger logger) => logger.LogInformation("start {Role}", server.Role);
                [OnManagerStart] public static async Task ManagerStartAsync(IConfiguration configuration, ILogger logger)
                {
                    await Task.Yield();
                    logger.LogInformation("manager {Value}", configuration["Key"]);
                }

                [OnTick(Milliseconds = 250, In = ServerRole.Manager)] public static ValueTask TickAsync(ILogger logger)
                {
                    logger.LogInformation("tick");
                    return default;
                }

                [OnWorkerError] public static void Error(WorkerErrorContext error, ILogger logger) => logger.LogInformation("error {Worker} {Signal}", error.WorkerId, error.Signal);
                [OnAfterReload] public static void Reload(ReloadContext reload, ILogger logger) => logger.LogInformation("reload {Result} {Failure}", reload.Result, reload.Failure);
                [OnShutdown] public static void Shutdown(CancellationToken stopping, ILogger logger) => logger.LogInformation("shutdown {Stopping}", stopping.IsCancellationRequested);
            }
            """);

        application.Stop();
        foreach (var name in new[] { "Start", "ManagerStartAsync", "TickAsync", "Error", "Reload", "Shutdown" })
        {
            await application.CallServerAsync($"Life.{name}");
        }

        Assert.Equal(["start Manager", "manager value", "tick", "error 4 9", "reload Failed why", "shutdown True"], application.Calls);
        Assert.Equal(250, application.Handlers.Single(handler => handler.Event == HandlerEvent.Tick).Milliseconds);
    }

    [Fact]
    public void What_holds_a_worker_back_reaches_its_handler()
    {
        using var application = Load("""
            public sealed class Chat(List<string> calls)
            {
                [OnWorkerExit] public void Exit(WorkerExitContext exit) => calls.Add($"held by {exit.Handlers[0].Handler}");
            }
            """);

        application.Call("Chat.Exit");

        Assert.Equal(["held by Chat.Receive"], application.Calls);
    }

    [Fact]
    public async Task What_an_event_brings_reaches_its_handler()
    {
        using var application = Load("""
            public sealed class Chat(List<string> calls)
            {
                [OnBufferFull] public void Full(Session session) => calls.Add($"full {session.Id}");
                [OnBufferEmpty] public Task EmptyAsync(Session session) { calls.Add($"empty {session.Id}"); return Task.CompletedTask; }
                [OnProtocolError] public void Error(Session session, ProtocolErrorContext error) =>
                    calls.Add($"error {session.Id} {error.Reason} {error.Length} {error.Detail}");
                [OnRequestLost] public async Task LostAsync(RequestLostContext lost)
                {
                    await Task.Yield();
                    calls.Add($"lost {lost.Session.Id} {lost.Reason} {lost.Settlement}");
                }
                [OnTick(Milliseconds = 20, OnWorker = 3)] public void Tick(Worker worker) => calls.Add($"tick {worker.Id}");
            }
            """);

        application.Call("Chat.Full");
        await application.CallAsync("Chat.EmptyAsync");
        application.Call("Chat.Error");
        await application.CallAsync("Chat.LostAsync");
        application.Call("Chat.Tick");

        Assert.Equal(["full 7", "empty 7", "error 7 MessageTooLong 70000 why", "lost 7 Reload Drop", "tick 3"], application.Calls);
        Assert.Equal([3, -1], application.Handlers.Select(handler => handler.OnWorker).Distinct());
        Assert.Equal(20, application.Handlers.Single(handler => handler.Event == HandlerEvent.Tick).Milliseconds);
    }

    [Fact]
    public async Task A_datagram_is_answered_to_its_sender()
    {
        using var application = Load("""
            public sealed class Names(List<string> calls)
            {
                [OnPacket] public void Receive(PacketContext packet, ReadOnlySpan<byte> data) =>
                    calls.Add($"{packet.Endpoint} {packet.RemoteEndPoint} {data.Length} {packet.Reply(data)}");
                [OnPacket(Endpoint = "a")] public string? Text(string line) => line.Length == 0 ? null : line + "!";
                [OnPacket(Endpoint = "b")] public async Task<byte[]> BytesAsync(PacketContext packet)
                {
                    await Task.Yield();
                    return [(byte)'0'];
                }
            }
            """);

        application.Call("Names.Receive", "abc");
        application.Call("Names.Text", "line");
        application.Call("Names.Text");
        await application.CallAsync("Names.BytesAsync");
        application.Datagrams.Result = SendResult.Overflow;
        application.Call("Names.Text", "lost");
        application.Datagrams.Result = SendResult.TooLarge;
        Assert.Throws<InvalidOperationException>(() => application.Call("Names.Text", "large"));

        Assert.Equal(["names 127.0.0.1:53 3 Sent"], application.Calls);
        Assert.Equal(["2:abc", "2:line!", "2:0"], application.Datagrams.Sent);
    }

    [Fact]
    public void A_dispatch_handler_decides_without_allocating()
    {
        using var application = Load("""
            using Microsoft.Extensions.Logging;

            public static class Choice
            {
                [OnDispatch] public static DispatchDecision Choose(DispatchContext context) => context.Data[0] switch
                {
                    (byte)'w' => DispatchDecision.Worker((int)(context.SessionId % context.Workers)),
                    (byte)'c' => DispatchDecision.Close,
                    (byte)'d' => DispatchDecision.Discard,
                    _ => DispatchDecision.Default,
                };

                [OnDispatch(Endpoint = "a")] public static DispatchDecision Tell(ILogger logger, DispatchContext context, Server server)
                {
                    logger.LogInformation("{Role} {Address} {Port} {Endpoint}", server.Role, context.RemoteAddress.Length, context.RemotePort, context.Endpoint);
                    return default;
                }
            }
            """);

        Assert.Equal((DispatchKind.Worker, 1), application.Dispatch("Choice.Choose", "w"));
        Assert.Equal(DispatchKind.Close, application.Dispatch("Choice.Choose", "c").Kind);
        Assert.Equal(DispatchKind.Discard, application.Dispatch("Choice.Choose", "d").Kind);
        Assert.Equal(DispatchKind.Default, application.Dispatch("Choice.Choose", "x").Kind);
        Assert.Equal(DispatchKind.Default, application.Dispatch("Choice.Tell", "x").Kind);

        Assert.Equal(["Manager 4 53 main"], application.Calls);
        Assert.Equal(0, application.AllocatedByDispatch("Choice.Choose", "w"));
    }

    [Fact]
    public async Task Each_form_of_the_message_is_bound()
    {
        using var application = Load("""
            public sealed class Chat(List<string> calls)
            {
                private ReadOnlyMemory<byte> _kept;

                [OnReceive(Endpoint = "a")] public void Memory(ReadOnlyMemory<byte> data) => _kept = data;
                [OnReceive(Endpoint = "b")] public void Text(string line) => calls.Add(line + _kept.Length);
                [OnReceive(Endpoint = "c")] public Task MemoryAsync(ReadOnlyMemory<byte> data) { calls.Add($"{data.Length}"); return Task.CompletedTask; }
                [OnReceive(Endpoint = "d")] public ValueTask TextAsync(string line) { calls.Add(line); return default; }
                [OnReceive(Endpoint = "e"), OnThreadPool] public void Pool(ReadOnlySpan<byte> data) => calls.Add($"pool {data.Length}");
            }
            """);

        application.Call("Chat.Memory", "abc");
        application.Call("Chat.Text", "ä");
        await application.CallAsync("Chat.MemoryAsync", "abcde");
        await application.CallAsync("Chat.TextAsync", "ö");
        await application.CallAsync("Chat.Pool", "ab");

        Assert.Equal(["ä3", "5", "ö", "pool 2"], application.Calls);
    }

    [Fact]
    public async Task Results_are_sent_to_the_session()
    {
        using var application = Load("""
            public sealed class Chat
            {
                [OnReceive(Endpoint = "a")] public byte[] Bytes() => "bytes"u8.ToArray();
                [OnReceive(Endpoint = "b")] public ReadOnlyMemory<byte> Memory(ReadOnlyMemory<byte> data) => data;
                [OnReceive(Endpoint = "c")] public string? Text(string line) => line.Length == 0 ? null : line + "!";
                [OnReceive(Endpoint = "d")] public async Task<byte[]> BytesAsync() { await Task.Yield(); return "later"u8.ToArray(); }
                [OnReceive(Endpoint = "e")] public ValueTask<ReadOnlyMemory<byte>> MemoryAsync(ReadOnlyMemory<byte> data) => new(data);
                [OnReceive(Endpoint = "f")] public ValueTask<string?> TextAsync(string line) => new(line.Length == 0 ? null : line);
                [OnReceive(Endpoint = "g"), OnThreadPool] public string Pool() => "pool";
            }
            """);

        application.Call("Chat.Bytes");
        application.Call("Chat.Memory", "memory");
        application.Call("Chat.Text", "ä");
        application.Call("Chat.Text");
        await application.CallAsync("Chat.BytesAsync");
        await application.CallAsync("Chat.MemoryAsync", "m");
        await application.CallAsync("Chat.TextAsync", "t");
        await application.CallAsync("Chat.TextAsync");
        await application.CallAsync("Chat.Pool");

        Assert.Equal(["7:bytes", "7:memory", "7:ä!", "7:later", "7:m", "7:t", "7:pool"], application.Gateway.Sent);
    }

    [Fact]
    public async Task A_reply_that_cannot_be_sent_is_an_error_or_waits()
    {
        using var application = Load("""
            public sealed class Chat
            {
                [OnReceive(Endpoint = "a")] public string Text() => "now";
                [OnReceive(Endpoint = "b")] public ValueTask<string> TextAsync() => new("later");
            }
            """);

        application.Gateway.Results.Enqueue(SendResult.Overflow);
        Assert.Throws<InvalidOperationException>(() => application.Call("Chat.Text"));
        application.Gateway.Results.Enqueue(SendResult.Closed);
        application.Call("Chat.Text");
        application.Gateway.Results.Enqueue(SendResult.Overflow);
        await application.CallAsync("Chat.TextAsync");
        application.Gateway.Results.Enqueue(SendResult.TooLarge);
        await Assert.ThrowsAsync<InvalidOperationException>(() => application.CallAsync("Chat.TextAsync"));

        Assert.Equal(["7:later"], application.Gateway.Sent);
    }

    [Fact]
    public void Services_are_resolved_once_and_may_be_keyed_or_missing()
    {
        var made = 0;
        using var application = Load(
            """
            using Microsoft.Extensions.DependencyInjection;

            public sealed class Chat([FromKeyedServices("key")] object keyed, int size = 5, IComparable? missing = null, Version? version = null)
            {
                [OnConnect] public void Connect(List<string> calls, Uri uri, IComparable? none = null) =>
                    calls.Add($"{keyed} {size} {missing is null} {version} {uri.Host} {none is null}");
                [OnReceive] public static void Receive(List<string> calls, [FromKeyedServices("text")] string text) => calls.Add(text);
            }
            """,
            services => services
                .AddKeyedSingleton<object>("key", "value")
                .AddKeyedSingleton("text", "keyed text")
                .AddSingleton(new Version(1, 2))
                .AddTransient(_ => new Uri($"http://host{++made}/")));

        application.Call("Chat.Connect");
        application.Call("Chat.Connect");
        application.Call("Chat.Receive");

        Assert.Equal(["value 5 True 1.2 host1 True", "value 5 True 1.2 host1 True", "keyed text"], application.Calls);
    }

    [Fact]
    public void A_missing_service_fails_when_the_handlers_are_made()
    {
        using var application = Load("""
            public sealed class Chat
            {
                [OnConnect] public void Connect(Version version) { }
            }
            """);

        Assert.Throws<InvalidOperationException>(() => application.Call("Chat.Connect"));
    }

    [Fact]
    public void The_settings_of_the_attribute_are_kept()
    {
        using var application = Load("""
            public sealed class Chat
            {
                [OnReceive(Endpoint = "admin", Concurrent = true, OnCrash = CrashPolicy.Redeliver, Attempts = 5), OnThreadPool] public void Receive() { }
                [OnConnect] public void Connect() { }
            }
            """);

        var receive = application.Handlers.Single(handler => handler.Event == HandlerEvent.Receive);
        Assert.Equal("Chat.Receive", receive.Name);
        Assert.Equal("admin", receive.Endpoint);
        Assert.True(receive.Concurrent);
        Assert.True(receive.ThreadPool);
        Assert.Equal(CrashPolicy.Redeliver, receive.OnCrash);
        Assert.Equal(5, receive.Attempts);
        var connect = application.Handlers.Single(handler => handler.Event == HandlerEvent.Connect);
        Assert.Null(connect.Endpoint);
        Assert.False(connect.Concurrent);
        Assert.False(connect.ThreadPool);
        Assert.Equal(CrashPolicy.Close, connect.OnCrash);
        Assert.Equal(1, connect.Attempts);
    }

    [Fact]
    public void Handlers_of_an_abstract_base_serve_in_each_concrete_class()
    {
        using var application = Load("""
            public abstract class Protocol<T>(List<string> calls) where T : class
            {
                [OnConnect] public void Connect(T service) => calls.Add($"{GetType().Name} connect {service.GetType().Name}");
                [OnReceive] public abstract void Receive(string line);
                [OnClose] public virtual void Close() => calls.Add("base close");
                protected void Add(string call) => calls.Add(call);
            }

            public sealed class First(List<string> calls) : Protocol<List<string>>(calls)
            {
                public override void Receive(string line) => Add("first " + line);
                [OnClose] public override void Close() => Add("first close");
            }

            public class Second(List<string> calls) : Protocol<Worker>(calls)
            {
                public void Connect() => Add("hidden");
                public override void Receive(string line) => Add("second " + line);
            }

            public sealed class NotAgain(List<string> calls) : Second(calls);
            """);

        foreach (var name in new[] { "First", "Second" })
        {
            application.Call(name + ".Connect");
            application.Call(name + ".Receive", "line");
            application.Call(name + ".Close");
        }

        Assert.Equal(
            ["First connect List`1", "first line", "first close", "Second connect Worker", "second line", "base close"],
            application.Calls);
        Assert.Equal(6, application.Handlers.Count());
    }

    [Fact]
    public void Handlers_of_referenced_assemblies_are_added()
    {
        var library = Generation.Run(Compiler.CompileAs("Lib-1", """
            namespace Lib;

            public abstract class Base(List<string> calls)
            {
                [OnClose] public void Close() => calls.Add("base " + GetType().FullName);
            }

            public static class Handlers
            {
                [OnConnect] public static void Connect(List<string> calls) => calls.Add("library");
            }
            """));
        var referencing = Compiler.CompileAs("App", """
            public sealed class Derived(List<string> calls) : Lib.Base(calls)
            {
                [OnReceive] public void Receive(List<string> calls) => calls.Add("application");
            }
            """);
        var image = LoadedApplication.Emit(library);
        var application = Generation.Run(referencing.AddReferences(Microsoft.CodeAnalysis.MetadataReference.CreateFromImage(image)));
        using var loaded = new LoadedApplication(null, library, application);

        loaded.Call("Derived.Receive");
        loaded.Call("Derived.Close");
        loaded.Call("Lib.Handlers.Connect");

        Assert.Equal(["application", "base Derived", "library"], loaded.Calls);
        Assert.Equal(2, loaded.Classes.Count);
    }

    [Fact]
    public void A_friend_assembly_has_an_AddHandlers_of_its_own()
    {
        var library = Generation.Run(Compiler.CompileAs("Lib", """
            [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("App")]
            public sealed class Library { [OnConnect] public void Connect() { } }
            """));
        var image = LoadedApplication.Emit(library);
        var application = Generation.Run(Compiler.CompileAs("App", """
            public sealed class Application
            {
                [OnReceive] public void Receive() { }
                public static void Start(ServerApplicationBuilder builder) => builder.AddHandlers();
            }
            """).AddReferences(Microsoft.CodeAnalysis.MetadataReference.CreateFromImage(image)));
        using var loaded = new LoadedApplication(null, library, application);

        Assert.Equal(["Application.Receive", "Library.Connect"], loaded.Handlers.Select(handler => handler.Name));
    }

    [Fact]
    public void Without_handlers_nothing_is_added()
    {
        using var application = Load("public sealed class Nothing;");

        Assert.Empty(application.Classes);
    }

    private static LoadedApplication Load(string source, Action<IServiceCollection>? services = null) =>
        new(services, Generation.Run(source));
}
