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

    [Fact]
    public async Task No_rule_of_the_SDK_complains_of_what_is_generated()
    {
        var diagnostics = await AnalyzeAsync("""
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
            """);

        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Id == "AD0001");
        Assert.NotEmpty(diagnostics);
        Assert.DoesNotContain(diagnostics, diagnostic =>
            diagnostic.Location.SourceTree?.FilePath.StartsWith(GeneratedPath, StringComparison.Ordinal) ?? false);
    }

    private static async Task<IReadOnlyList<Diagnostic>> AnalyzeAsync(string source)
    {
        var output = Generation.Run(source).AssertClean().Output;
        var analyzers = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "NetAnalyzers"), "*.dll")
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
                .WithOptions(output.Options.WithSpecificDiagnosticOptions(all))
                .WithAnalyzers(analyzers)
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
