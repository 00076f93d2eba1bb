using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Prefork.Generators.Parsing;
using Prefork.Generators.Tests.Support;

namespace Prefork.Generators.Tests;

public sealed class CachingTests
{
    private const string Handlers = """
        public abstract class Base { [OnClose] public void Close() { } }
        public sealed class First : Base { [OnReceive] public void Receive(Session session, ReadOnlySpan<byte> data, Server server) { } }
        public sealed class Second([Microsoft.Extensions.DependencyInjection.FromKeyedServices(1)] Server server) : Base
        {
            [OnConnect(Endpoint = "a")] public void Connect() => _ = server;
        }
        public sealed class Third : Base;
        [UserProcess("feed", Count = 2)] public sealed class Feed(Server server) : IUserProcess
        {
            public Task RunAsync(UserProcess process, CancellationToken stopping) => Task.FromResult(server);
        }
        public sealed class Images { [OnTask] public int Resize(string path) => path.Length; }
        public sealed class Uploads(ImagesClient images) { [OnPacket] public async Task<string> ReceiveAsync(string path) => $"{await images.ResizeAsync(path)}"; }
        [SharedRow] public partial struct Row { public partial long Score { get; set; } [Column(Length = 8)] public partial string Name { get; set; } }
        public static class Life { [OnTick(Milliseconds = 5, In = ServerRole.Manager)] public static void Tick(Server server) { } }
        """;

    private const string Unrelated = "public sealed class Unrelated { public int Value => 1; }";

    private static readonly string[] Steps =
    [
        TrackingNames.Assembly,
        TrackingNames.Clients,
        TrackingNames.Contents,
        TrackingNames.HandlerClasses,
        TrackingNames.Registry,
        TrackingNames.SharedRows,
        TrackingNames.UserProcesses,
    ];

    [Theory]
    [InlineData("public sealed class Unrelated { public int Value => 2; }")]
    [InlineData("public sealed class Unrelated { public int Value => 1; public string Name => \"\"; }\npublic class More;")]
    [InlineData("// Receive(\npublic sealed class Unrelated;")]
    public void An_unrelated_edit_leaves_every_step_cached(string edited)
    {
        var compilation = Compiler.Compile(Handlers, Unrelated);
        var before = Generation.Run(compilation);
        var tree = compilation.SyntaxTrees.Single(candidate => candidate.FilePath == "Source1.cs");

        var after = before.RunAgain(compilation.ReplaceSyntaxTree(tree, Compiler.Parse(edited, "Source1.cs")));

        foreach (var step in Steps)
        {
            Assert.All(Reasons(after, step), reason => Assert.True(
                reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged,
                $"{step} was {reason}"));
        }

        Assert.All(OutputReasons(after), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.Equal(before.Sources, after.Sources);
    }

    [Fact]
    public void An_edit_of_a_handler_writes_its_class_alone()
    {
        var after = Edit(Handlers.Replace("Endpoint = \"a\"", "Endpoint = \"b\"", StringComparison.Ordinal));

        Assert.Equal(1, OutputReasons(after).Count(reason => reason == IncrementalStepRunReason.Modified));
        Assert.All(OutputReasons(after), reason => Assert.True(
            reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Modified, $"was {reason}"));
        Assert.Contains("Endpoint = \"b\"", after.Sources["Second.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_of_an_interval_writes_its_class_alone()
    {
        var after = Edit(Handlers.Replace("Milliseconds = 5", "Milliseconds = 6", StringComparison.Ordinal));

        Assert.Equal(1, OutputReasons(after).Count(reason => reason == IncrementalStepRunReason.Modified));
        Assert.Contains("Milliseconds = 6", after.Sources["Life.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_of_what_a_task_does_writes_nothing()
    {
        var after = Edit(Handlers.Replace("path.Length", "path.Length + 1", StringComparison.Ordinal));

        Assert.All(OutputReasons(after), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void An_edit_of_a_task_writes_its_class_and_its_client()
    {
        var after = Edit(Handlers.Replace("int Resize(string path)", "long Resize(string path)", StringComparison.Ordinal));

        Assert.Equal(2, OutputReasons(after).Count(reason => reason == IncrementalStepRunReason.Modified));
        Assert.Contains(after.Sources, source => source.Key.StartsWith("Images-Client-", StringComparison.Ordinal) && source.Value.Contains("ValueTask<long> ResizeAsync", StringComparison.Ordinal));
    }

    [Fact]
    public void An_edit_of_a_setting_of_a_task_leaves_its_client()
    {
        var after = Edit(Handlers.Replace("[OnTask]", "[OnTask(OnCrash = TaskCrashPolicy.Redeliver)]", StringComparison.Ordinal));

        Assert.Equal(1, OutputReasons(after).Count(reason => reason == IncrementalStepRunReason.Modified));
    }

    [Fact]
    public void Another_name_of_a_client_reaches_those_who_take_it()
    {
        var after = Edit(Handlers
            .Replace("public sealed class Images", "[TaskClient(\"Sender\")] public sealed class Images", StringComparison.Ordinal)
            .Replace("ImagesClient images", "Sender images", StringComparison.Ordinal));

        // The client, the class that takes it, and the registry.
        Assert.Equal(3, OutputReasons(after).Count(reason => reason == IncrementalStepRunReason.Modified));
        Assert.Contains("global::Sender", after.Sources["Uploads.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_of_a_shared_row_writes_it_alone()
    {
        var after = Edit(Handlers.Replace("Length = 8", "Length = 9", StringComparison.Ordinal));

        Assert.Equal(1, OutputReasons(after).Count(reason => reason == IncrementalStepRunReason.Modified));
        Assert.Contains(after.Sources, source => source.Key.StartsWith("Row-SharedRow-", StringComparison.Ordinal) && source.Value.Contains("InlineArray(11)", StringComparison.Ordinal));
    }

    [Fact]
    public void An_edit_of_a_user_process_writes_it_alone()
    {
        var after = Edit(Handlers.Replace("Count = 2", "Count = 3", StringComparison.Ordinal));

        Assert.Equal(1, OutputReasons(after).Count(reason => reason == IncrementalStepRunReason.Modified));
        Assert.Contains(after.Sources, source => source.Key.StartsWith("Feed-UserProcess-", StringComparison.Ordinal) && source.Value.Contains("Count = 3", StringComparison.Ordinal));
    }

    [Fact]
    public void An_edit_of_an_abstract_base_reaches_the_derived_classes()
    {
        var after = Edit(Handlers.Replace("[OnClose]", "[OnClose(Concurrent = true)]", StringComparison.Ordinal));

        Assert.Equal(3, OutputReasons(after).Count(reason => reason == IncrementalStepRunReason.Modified));
    }

    [Fact]
    public void A_new_class_writes_itself_and_the_registry()
    {
        var after = Edit(Handlers + "public sealed class Fourth { [OnWorkerStart] public void Start() { } }");

        Assert.Equal(1, OutputReasons(after).Count(reason => reason == IncrementalStepRunReason.New));
        Assert.Equal(1, OutputReasons(after).Count(reason => reason == IncrementalStepRunReason.Modified));
        Assert.Contains("Describe_Fourth", after.Sources["Prefork-HandlerRegistry.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void No_compilation_is_retained()
    {
        var (generation, first) = RunTwice();

        for (var i = 0; i < 10 && first.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(first.IsAlive);
        GC.KeepAlive(generation);
    }

    [Fact]
    public void Cancellation_is_honoured()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        var driver = Generation.Run("").Driver;

        Assert.Throws<OperationCanceledException>(() => driver.RunGenerators(Compiler.Compile(Handlers), cancellation.Token));
    }

    private static Generation Edit(string edited)
    {
        var compilation = Compiler.Compile(Handlers, Unrelated);
        var tree = compilation.SyntaxTrees.Single(candidate => candidate.FilePath == "Source0.cs");
        return Generation.Run(compilation)
            .RunAgain(compilation.ReplaceSyntaxTree(tree, Compiler.Parse(edited, "Source0.cs")))
            .AssertClean();
    }

    private static List<IncrementalStepRunReason> Reasons(Generation generation, string step)
    {
        var reasons = generation.Result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason).ToList();
        Assert.NotEmpty(reasons);
        return reasons;
    }

    private static IEnumerable<IncrementalStepRunReason> OutputReasons(Generation generation) =>
        generation.Result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(run => run.Outputs).Select(output => output.Reason);

    // Not inlined, so that no local of the caller keeps the first compilation alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Generation After, WeakReference First) RunTwice()
    {
        var first = Compiler.Compile(Handlers);
        var before = Generation.Run(first);
        return (before.RunAgain(Compiler.Compile(Handlers)), new WeakReference(first));
    }
}
