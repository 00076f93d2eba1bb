using System.Text;
using Prefork.Generators.Tests.Support;
using Prefork.Registration;

namespace Prefork.Generators.Tests;

public sealed class TaskExecutionTests
{
    [Fact]
    public async Task Each_form_of_a_task_is_bound_and_gives_its_result()
    {
        using var application = Load("""
            public sealed class Work(List<string> calls)
            {
                [OnTask] public void Span(ReadOnlySpan<byte> data) => calls.Add($"span {data.Length}");
                [OnTask] public ReadOnlyMemory<byte> Memory(ReadOnlyMemory<byte> data) => data[1..];
                [OnTask] public Task<byte[]> BytesAsync(byte[] data) => Task.FromResult(data[1..]);
                [OnTask] public string? Text(string? line) => line is null ? null : line + "!";
                [OnTask] public async ValueTask<int> NumberAsync(int number, TaskContext task, Worker worker, Server server, List<string> added)
                {
                    await Task.Yield();
                    added.Add($"{task.Name} {task.Sender} {worker.Id} {server.Role}");
                    return number + 1;
                }
                [OnTask] public DayOfWeek Day(DayOfWeek day, CancellationToken stop) => stop.IsCancellationRequested ? default : day + 1;
                [OnTask, OnThreadPool] public string Pool(ReadOnlySpan<byte> data) => $"pool {data.Length}";
                [OnTask, OnThreadPool] public Task VoidAsync(ReadOnlyMemory<byte> data) { calls.Add($"void {data.Length}"); return Task.CompletedTask; }
                [OnTask] public static Guid Nothing() => Guid.Empty;
            }
            """);

        Assert.Null(await application.CallWithAsync("Work.Span", PayloadCodecs.Bytes, new byte[3]));
        Assert.Equal([2, 3], await application.CallWithAsync("Work.Memory", PayloadCodecs.Bytes, new byte[] { 1, 2, 3 }));
        Assert.Equal([2, 3], await application.CallWithAsync("Work.BytesAsync", PayloadCodecs.ByteArray, [1, 2, 3]));
        Assert.Equal("ä!", Encoding.UTF8.GetString((await application.CallWithAsync("Work.Text", PayloadCodecs.Text, "ä"))!));
        Assert.Equal([0xff], await application.CallWithAsync("Work.Text", PayloadCodecs.Of<string?>(), null));
        Assert.Equal([6, 0, 0, 0], await application.CallWithAsync("Work.NumberAsync", PayloadCodecs.Of<int>(), 5));
        Assert.Equal([2, 0, 0, 0], await application.CallWithAsync("Work.Day", PayloadCodecs.Of<DayOfWeek>(), DayOfWeek.Monday));
        Assert.Equal("pool 2", Encoding.UTF8.GetString((await application.CallWithAsync("Work.Pool", PayloadCodecs.Bytes, new byte[2]))!));
        Assert.Null(await application.CallWithAsync("Work.VoidAsync", PayloadCodecs.Bytes, new byte[4]));
        Assert.Equal(new byte[16], await application.CallWithAsync("Work.Nothing", PayloadCodecs.None, default));
        Assert.Equal(["span 3", "task 5 3 Worker", "void 4"], application.Calls);
        await Assert.ThrowsAsync<InvalidDataException>(() => application.CallWithAsync("Work.Day", PayloadCodecs.Of<long>(), 1));
    }

    [Fact]
    public async Task Other_types_are_serialized()
    {
        using var application = Load("""
            using MemoryPack;

            [MemoryPackable] public sealed partial record Job(string Name, int[] Sizes);
            [MemoryPackable] public partial record struct Mixed(int Number, string? Text);

            public sealed class Work
            {
                [OnTask] public Job? Twice(Job? job) => job is null ? null : job with { Name = job.Name + job.Name };
                [OnTask] public Dictionary<string, List<Job>> Group(List<Job> jobs) => jobs.GroupBy(job => job.Name).ToDictionary(group => group.Key, group => group.ToList());
                [OnTask] public (int, Mixed?) Tuple(Mixed? mixed) => (mixed is null ? 0 : 1, mixed);
                [OnTask] public DayOfWeek?[] Array(byte[]? data) => data is null ? [null] : [];
            }
            """);

        // A record is written as the number of its members and these; null is one byte.
        byte[] job = [2, 0xfe, 0xff, 0xff, 0xff, 1, 0, 0, 0, (byte)'a', 1, 0, 0, 0, 5, 0, 0, 0];
        var twice = (await application.CallWithAsync("Work.Twice", PayloadCodecs.Bytes, job))!;
        Assert.Contains("aa", Encoding.UTF8.GetString(twice), StringComparison.Ordinal);
        Assert.Equal([0xff], await application.CallWithAsync("Work.Twice", PayloadCodecs.Bytes, new byte[] { 0xff }));
        var group = (await application.CallWithAsync("Work.Group", PayloadCodecs.Bytes, (byte[])[1, 0, 0, 0, .. job]))!;
        Assert.True(group.AsSpan().EndsWith(job));
        Assert.Equal(0, (await application.CallWithAsync("Work.Tuple", PayloadCodecs.Bytes, new byte[] { 0xff }))![0]);
        Assert.NotNull(await application.CallWithAsync("Work.Array", PayloadCodecs.Serialized<byte[]?>(), null));
    }

    [Fact]
    public void The_settings_of_tasks_are_kept()
    {
        using var application = Load("""
            namespace Chat
            {
                public static class Outer
                {
                    public sealed class Work
                    {
                        [OnTask] public void A() { }
                        [OnTask(Name = "b \"1\"", OnCrash = TaskCrashPolicy.Redeliver)] public void B(string text) { }
                        [OnTask(OnCrash = TaskCrashPolicy.Redeliver, Attempts = 5)] public void C(string text) { }
                        [OnReceive] public void NotOfTasks(Session session) { }
                        [OnWorkerStart] public void Start() { }
                        [OnTick(Milliseconds = 5)] public void Tick() { }
                        [OnStart] public static void OfMaster() { }
                    }
                }
            }
            public sealed class Loop { [OnReceive] public void Receive() { } }
            """);

        Assert.Equal([("Loop", false), ("Chat.Outer.Work", true)], application.Classes.Select(item => (item.Name, item.IsOfTasks)).OrderBy(item => item.IsOfTasks));
        var tasks = application.Handlers.Where(handler => handler.Event == HandlerEvent.Task).ToList();
        Assert.Equal(["Chat.Outer.Work.A", "b \"1\"", "Chat.Outer.Work.C"], tasks.Select(task => task.Key));
        Assert.Equal([CrashPolicy.Close, CrashPolicy.Redeliver, CrashPolicy.Redeliver], tasks.Select(task => task.OnCrash));
        Assert.Equal([1, 2, 5], tasks.Select(task => task.Attempts));
        Assert.Equal(
            ["A", "B", "C", "OfMaster", "Receive", "Start", "Tick"],
            application.Handlers.Select(handler => handler.Name.Split('.')[^1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_end_of_a_task_reaches_its_handler()
    {
        using var application = Load("""
            public sealed class Work
            {
                [OnTask(Name = "count")] public int Count(string text) => text.Length;
                [OnTask] public Task ResetAsync() => Task.CompletedTask;
                [OnTask] public string? Text() => null;
            }
            public sealed class Loop(List<string> calls)
            {
                [OnFinish(typeof(Work), nameof(Work.Count))] public void Counted(TaskOutcome<int> outcome, Worker worker) => calls.Add($"{outcome.Value} {outcome.Tag} {worker.Id}");
                [OnFinish(typeof(Work), "ResetAsync")] public async Task WasReset(TaskOutcome outcome, List<string> calls) { await Task.Yield(); calls.Add($"{outcome.IsSuccess} {outcome.Tag}"); }
                [OnFinish(typeof(Work), nameof(Work.Text))] public ValueTask Texted(TaskOutcome<string?> outcome) { calls.Add(outcome.Value ?? "null"); return default; }
            }
            """);

        await application.CallWithAsync("Loop.Counted", PayloadCodecs.Of<int>(), 4);
        await application.CallWithAsync("Loop.WasReset", PayloadCodecs.None, default);
        await application.CallWithAsync("Loop.Texted", PayloadCodecs.Of<string?>(), null);

        Assert.Equal(["4 9 3", "True 9", "null"], application.Calls);
        Assert.Equal(
            ["Work.ResetAsync", "Work.Text", "count"],
            application.Handlers.Where(handler => handler.Event == HandlerEvent.Finish).Select(handler => handler.Key!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Messages_reach_their_handlers_in_every_process()
    {
        using var application = Load("""
            using Microsoft.Extensions.Logging;

            public sealed class Loop(List<string> calls)
            {
                [OnPipeMessage] public void Text(string text, PipeMessageContext message, Worker worker) => calls.Add($"{text} {message.Sender} {worker.Id}");
                [OnPipeMessage] public async Task NumbersAsync(List<int> numbers, List<string> added) { await Task.Yield(); added.Add($"{numbers[0]}"); }
                [OnPipeMessage] public void Bytes(ReadOnlySpan<byte> data) => calls.Add($"bytes {data.Length}");
                [OnPipeMessage(Name = "raw")] public ValueTask RawAsync(ReadOnlyMemory<byte> data) { calls.Add($"raw {data.Length}"); return default; }
                [OnPipeMessage(In = ServerRole.Manager)] public static async Task ManagerAsync(ReadOnlyMemory<byte> data, PipeMessageContext message, ILogger logger)
                {
                    await Task.Yield();
                    logger.LogInformation("manager {Length} {Sender}", data.Length, message.Sender);
                }
                [OnPipeMessage(In = ServerRole.Manager)] public static void Number(long number, Server server, ILogger logger) => logger.LogInformation("{Number} {Role}", number, server.Role);
            }
            public sealed class Work(List<string> calls)
            {
                [OnTask] public void Run() { }
                [OnPipeMessage] public void Text(string text) => calls.Add("task worker " + text);
            }
            [UserProcess("feed")]
            public sealed class Feed(List<string> calls) : IUserProcess
            {
                [OnPipeMessage] public void Changed(Version version, PipeMessageContext message) => calls.Add($"feed {version} {message.Sender}");
                public Task RunAsync(UserProcess process, CancellationToken stopping) => Task.CompletedTask;
            }
            """);

        await application.CallWithAsync("Loop.Text", PayloadCodecs.Text, "text");
        await application.CallWithAsync("Loop.NumbersAsync", PayloadCodecs.Serialized<List<int>>(), [7]);
        await application.CallWithAsync("Loop.Bytes", PayloadCodecs.Bytes, new byte[2]);
        await application.CallWithAsync("Loop.RawAsync", PayloadCodecs.Bytes, new byte[3]);
        await application.CallWithAsync("Loop.ManagerAsync", PayloadCodecs.Bytes, new byte[4]);
        await application.CallWithAsync("Loop.Number", PayloadCodecs.Of<long>(), 8);
        await application.CallWithAsync("Work.Text", PayloadCodecs.Text, "text");
        await application.SendToProcessAsync("feed", PayloadCodecs.Serialized<Version>(), new Version(1, 2));

        Assert.Equal(["text 6 3", "7", "bytes 2", "raw 3", "manager 4 6", "8 Manager", "task worker text", "feed 1.2 6"], application.Calls);
        Assert.DoesNotContain(application.Handlers, handler => handler.Name == "Feed.Changed");
        Assert.Equal(
            [MessageNames.Of<byte[]>(), MessageNames.Of<byte[]>(), "System.Int64", MessageNames.Of<List<int>>(), "raw", "System.String", "System.String"],
            application.Handlers.Where(handler => handler.Event == HandlerEvent.PipeMessage).OrderBy(handler => handler.Name, StringComparer.Ordinal).Select(handler => handler.Key));
        Assert.Equal("System.Version", application.UserProcesses.Single().Handlers.Single().Key);
    }

    [Fact]
    public void Clients_are_services_and_taken_by_any_name_that_is_theirs()
    {
        using var application = Load("""
            using Sending = Tasks.Inner.ImagesClient;
            using Tasks.Inner;

            namespace Tasks
            {
                public sealed class Sums { [OnTask] public int Add(int number) => number; }
                namespace Inner
                {
                    public sealed class Images { [OnTask] public void Resize(string path) { } }
                    public sealed class Loop(SumsClient sums, ImagesClient? images, List<string> calls)
                    {
                        [OnConnect] public void Connect(Inner.ImagesClient same) => calls.Add($"{sums.GetType().Name} {ReferenceEquals(images, same)}");
                    }
                }
            }

            public sealed class ByUsing(ImagesClient images, Sending aliased, global::Tasks.SumsClient sums, List<string> calls)
            {
                [OnClose] public void Close(Tasks.SumsClient? same = null, Missing.Client? none = null) => calls.Add($"{ReferenceEquals(images, aliased)} {ReferenceEquals(sums, same)}");
            }

            [UserProcess("feed")]
            public sealed class Feed(ImagesClient images, List<string> calls) : IUserProcess
            {
                public Task RunAsync(UserProcess process, CancellationToken stopping) { calls.Add(images.GetType().Name); return Task.CompletedTask; }
            }

            namespace Missing { public class Client; }
            """);

        application.Call("Tasks.Inner.Loop.Connect");
        application.Call("ByUsing.Close");
        _ = application.RunAsync("feed", new UserProcess(5, "feed", 0));

        Assert.Equal(["SumsClient True", "True True", "ImagesClient"], application.Calls);
        Assert.Equal(["Tasks.Inner.ImagesClient", "Tasks.SumsClient"], application.Clients.Select(client => client.FullName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_client_can_be_substituted()
    {
        using var application = Load("""
            public sealed class Images { [OnTask] public int Resize(string path) => path.Length; }
            public sealed class Fake : ImagesClient
            {
                public override ValueTask<int> ResizeAsync(string path, TaskOptions options = default, CancellationToken cancellation = default) => new(42);
            }
            public sealed class Loop(List<string> calls)
            {
                [OnConnect] public async Task ConnectAsync() => calls.Add($"{await new Fake().ResizeAsync("a")}");
                [OnClose] public void Close() => _ = new Fake().PostResize("a");
            }
            """);

        await application.CallAsync("Loop.ConnectAsync");
        Assert.Throws<InvalidOperationException>(() => application.Call("Loop.Close"));

        Assert.Equal(["42"], application.Calls);
    }

    [Fact]
    public void Tasks_of_a_referenced_assembly_are_finished_and_called_here()
    {
        var library = Generation.Run(Compiler.CompileAs("Lib", """
            namespace Lib;

            public sealed class Images { [OnTask] public int Resize(string path) => path.Length; }
            """));
        var application = Generation.Run(Compiler.CompileAs("App", """
            using Lib;

            public sealed class Loop(ImagesClient images, List<string> calls)
            {
                [OnConnect] public void Connect() => calls.Add(images.GetType().FullName!);
                [OnFinish(typeof(Images), nameof(Images.Resize))] public void Resized(TaskOutcome<int> outcome) { }
            }
            """).AddReferences(Microsoft.CodeAnalysis.MetadataReference.CreateFromImage(LoadedApplication.Emit(library))));
        using var loaded = new LoadedApplication(null, library, application);

        loaded.Call("Loop.Connect");

        Assert.Equal(["Lib.ImagesClient"], loaded.Calls);
        Assert.Equal("Lib.Images.Resize", loaded.Handlers.Single(handler => handler.Event == HandlerEvent.Finish).Key);
    }

    [Theory]
    [InlineData("Lazy<ImagesClient> images", "images.Value")]
    [InlineData("System.Lazy<Work.ImagesClient?> images", "images.Value!")]
    [InlineData("IEnumerable<ImagesClient> images", "images.Single()")]
    [InlineData("Func<ImagesClient> images", "images()")]
    [InlineData("Func<string, Lazy<ImagesClient>[]> images", "images(\"\")[0].Value")]
    [InlineData("Lazy<Dictionary<TextsClient, ImagesClient>> images", "images.Value.Values.Single()")]
    public void Clients_are_taken_inside_generic_types(string parameter, string client)
    {
        var generation = Generation.Run(
            "namespace Work; public class Images { [OnTask] public int Resize(string path) => 1; } public class Texts { [OnTask] public void Run() { } }",
            $$"""
            using Work;
            public class Loop({{parameter}}) { [OnConnect] public void Connect() => {{client}}.PostResize(""); }
            public static class Other { [OnReceive] public static Task<int> ReceiveAsync({{parameter}}) => {{client}}.ResizeAsync("").AsTask(); }
            """).AssertClean();

        Assert.Contains("global::Work.ImagesClient", generation.Sources["Loop.g.cs"], StringComparison.Ordinal);
        Assert.Contains("global::Work.ImagesClient", generation.Sources["Other.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Tasks_of_an_abstract_base_belong_to_each_class()
    {
        using var application = Load("""
            public abstract class Base<T> { [OnTask] public T Same(T value) => value; }
            public sealed class Numbers : Base<int>;
            public sealed class Texts : Base<string?>;
            public sealed class Loop(NumbersClient numbers, TextsClient texts)
            {
                [OnConnect] public async Task<string?> ConnectAsync() => await texts.SameAsync($"{await numbers.SameAsync(1)}");
            }
            """.Replace("[OnConnect]", "[OnReceive]", StringComparison.Ordinal));

        Assert.Equal(["Numbers.Same", "Texts.Same"], application.Handlers.Where(handler => handler.Event == HandlerEvent.Task).Select(handler => handler.Key));
    }

    private static LoadedApplication Load(string source) => new(null, Generation.Run(source));
}
