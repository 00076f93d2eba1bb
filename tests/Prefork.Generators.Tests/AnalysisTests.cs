using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Prefork.Generators.Tests.Support;

namespace Prefork.Generators.Tests;

/// <summary>Runs the SDK's own analyzers, every rule on, over what is generated.</summary>
public sealed class AnalysisTests
{
    private const string GeneratedPath = "Prefork.Generators";

    private const string Source = """
        using Microsoft.Extensions.DependencyInjection;

        namespace Chat;

        public abstract class Base<T> where T : class { [OnConnect] public void Connect(T service) { } }

        public sealed class Rooms([FromKeyedServices("a")] Server server, Uri? uri = null) : Base<IServiceProvider>
        {
            [OnWorkerStart] public void Start(Worker worker) { }
            [OnReceive] public async Task<string> ReceiveAsync(string line, Worker worker) { await Task.Yield(); return $"{server}{uri}{line}"; }
            [OnReceive(Endpoint = "a"), OnThreadPool] public byte[] Pool(ReadOnlySpan<byte> data) => [];
            [OnReceive(Endpoint = "b")] public void Send(Session session, ReadOnlySpan<byte> data) => session.Send(data);
            [OnClose] public static void Close(CloseReason reason, [FromKeyedServices("a")] Version version, Server? none = null) { }
        }

        public static class Life
        {
            [OnStart] public static void Start(Server server, Microsoft.Extensions.Logging.ILogger logger) { }
            [OnTick(Milliseconds = 5, In = ServerRole.Manager)] public static async Task TickAsync(CancellationToken stopping) => await Task.Yield();
        }

        [MemoryPack.MemoryPackable] public sealed partial record Job(string Path);

        public sealed class Images
        {
            [OnTask] public List<Job>? Resize(Job job) => [job];
            [OnTask] public async Task<string> TextAsync(Dictionary<string, Job> jobs, TaskContext task, Version version) { await Task.Yield(); return $"{jobs}{task}{version}"; }
            [OnTask, OnThreadPool] public int Pool(ReadOnlySpan<byte> data) => data.Length;
        }

        public sealed class Uploads(ImagesClient images)
        {
            [OnFinish(typeof(Images), nameof(Images.Resize))] public void Resized(TaskOutcome<List<Job>?> outcome) => _ = images;
            [OnPipeMessage] public void Take(List<int> numbers, PipeMessageContext message) { }
            [OnPipeMessage(In = ServerRole.Manager)] public static void Told(string text) { }
        }

        [SharedRow] public partial struct Row { public partial long Score { get; set; } public partial string Name { get; set; } }

        public static class Plain { [OnWorkerStop] public static Task StopAsync() => Task.CompletedTask; }

        public record struct Point(int X, int Y);

        public sealed class PointCodec : IMessageCodec<Point>
        {
            public bool TryDecode(ReadOnlySpan<byte> data, out Point message) { message = default; return data.Length > 0; }
            public void Encode(Point message, System.Buffers.IBufferWriter<byte> output) { }
        }

        public sealed class Typed
        {
            [OnReceive(Endpoint = "typed")] public Point? Move(Point point, ServerEndpoint endpoint) => endpoint.Name.Length > 0 ? point : null;
            [OnReceive(Endpoint = "later")] [return: Message] public async Task<List<Job>?> LaterAsync(Job job, Version version) { await Task.Yield(); return version.Major > 0 ? [job] : null; }
            [OnReceive(Endpoint = "pool"), OnThreadPool] public DayOfWeek Pool([Message] Dictionary<string, Job> jobs) => (DayOfWeek)jobs.Count;
            [OnPacket] public ValueTask<int> PacketAsync(System.Buffers.ReadOnlySequence<byte> data) => new((int)data.Length);
            [OnPacket(Endpoint = "b")] public Point Packet(System.Buffers.ReadOnlySequence<byte> data) => new((int)data.Length, 1);
            [OnProtocolError] public void Wrong(Session session, ProtocolErrorContext error) { }
            [OnRequestLost] public static void Lost(RequestLostContext lost) { }
        }

        public sealed class LazyUploads(Lazy<ImagesClient> images, IEnumerable<ImagesClient?> more)
        {
            [OnBufferFull] public void Full(Session session, Func<ImagesClient> client) => _ = (images, more);
            [OnDispatch] public static DispatchDecision Choose(DispatchContext context) => DispatchDecision.Default;
        }

        [UserProcess("feed")]
        public sealed class Feed(Server server) : IUserProcess
        {
            public Task RunAsync(UserProcess process, CancellationToken stopping) => Task.FromResult(server);
            [OnPipeMessage] public void Take(Job[] jobs) { }
        }

        [Obsolete("Use another.")] public sealed class Old { [OnTick(Milliseconds = 5)] public void Tick(CancellationToken stopping) { } }
        """;

    [Fact]
    public async Task No_rule_of_the_SDK_complains_of_what_is_generated()
    {
        var diagnostics = await AnalyzeAsync(Source, "NetAnalyzers", everyRule: true);

        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Id == "AD0001");
        Assert.NotEmpty(diagnostics);
        Assert.Empty(OfGenerated(diagnostics));
    }

    [Fact]
    public async Task Nothing_generated_hinders_trimming_or_compiling_ahead_of_time()
    {
        var diagnostics = await AnalyzeAsync(
            Source + "\npublic static class Bad { public static object? Make(Type type) => type.GetMethod(\"Trim\") ?? (object)typeof(List<>).MakeGenericType(type); }", "LinkAnalyzers", everyRule: false);

        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Id == "AD0001");
        Assert.Contains(diagnostics, diagnostic => diagnostic.Id == "IL3050");
        Assert.Contains(diagnostics, diagnostic => diagnostic.Id.StartsWith("IL20", StringComparison.Ordinal));
        Assert.Empty(OfGenerated(diagnostics));
    }

    private static IEnumerable<Diagnostic> OfGenerated(IEnumerable<Diagnostic> diagnostics) => diagnostics.Where(static diagnostic =>
        diagnostic.Location.SourceTree?.FilePath.StartsWith(GeneratedPath, StringComparison.Ordinal) ?? false);

    private static async Task<IReadOnlyList<Diagnostic>> AnalyzeAsync(string source, string folder, bool everyRule)
    {
        var output = Generation.Run(source).AssertClean().Output;
        var analyzers = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, folder), "*.dll")
            .SelectMany(file => new AnalyzerFileReference(file, new Loader()).GetAnalyzers(LanguageNames.CSharp))
            .ToImmutableArray();
        var all = analyzers
            .SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .Select(rule => rule.Id)
            .Distinct()
            .Select(id => KeyValuePair.Create(id, ReportDiagnostic.Warn));

        return
        [
            .. await output
                .WithOptions(everyRule ? output.Options.WithSpecificDiagnosticOptions(all) : output.Options)
                .WithAnalyzers(analyzers, new AnalyzerOptions([], new BuildProperties("EnableTrimAnalyzer", "EnableAotAnalyzer", "EnableSingleFileAnalyzer")))
                .GetAnalyzerDiagnosticsAsync(),
        ];
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
