using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Prefork.Analyzers.Rules;
using Prefork.Generators;
using Prefork.Generators.Tests.Support;

namespace Prefork.Analyzers.Tests.Support;

/// <summary>Runs all rules over sources, beside the generator, as a build does.</summary>
internal static class Analysis
{
    /// <summary>A partial method without a body, as those have that the generator of log messages completes.</summary>
    private const string OtherGenerators = "CS8795";

    /// <summary>What programs reference beside what their handlers do.</summary>
    private static readonly ImmutableArray<MetadataReference> Hosting =
    [
        .. new[] { typeof(ConfigurationManager), typeof(IHostedService), typeof(IOptions<>), typeof(LoggerFactory) }
            .Select(type => MetadataReference.CreateFromFile(type.Assembly.Location)),
    ];

    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(HandlerSignatureAnalyzer).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public static CSharpParseOptions ParseOptions { get; } =
        new CSharpParseOptions(LanguageVersion.CSharp14, preprocessorSymbols: MemoryPackGenerators.Symbols)
            .WithFeatures([KeyValuePair.Create("FileBasedProgram", "true")]);

    public static CSharpCompilationOptions Options(OutputKind kind) => new(kind, nullableContextOptions: NullableContextOptions.Enable);

    /// <summary>Asserts that the rules report what is marked in the source, and nothing else.</summary>
    public static async Task<ImmutableArray<Diagnostic>> VerifyAsync(
        string marked, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, AnalyzerOptions? options = null)
    {
        var source = MarkedSource.Parse(marked);
        var diagnostics = await RunAsync(source.Text, kind, options);

        var reported = diagnostics.Select(diagnostic => (diagnostic.Id, diagnostic.Location.SourceSpan));
        Assert.Equal(source.Marks.Select(mark => (mark.Id, mark.Span)), reported);
        return diagnostics;
    }

    /// <summary>What the rules report, in the order of the source. The source has to compile.</summary>
    public static Task<ImmutableArray<Diagnostic>> RunAsync(string source, OutputKind kind, AnalyzerOptions? options = null) =>
        RunAsync([("Source.cs", source)], kind, options);

    /// <summary>What the rules report about several files, compiled with some symbols defined.</summary>
    public static async Task<ImmutableArray<Diagnostic>> RunAsync(
        IReadOnlyList<(string Path, string Text)> sources,
        OutputKind kind,
        AnalyzerOptions? options = null,
        bool mustCompile = true,
        params IEnumerable<string> symbols)
    {
        var parseOptions = ParseOptions.WithPreprocessorSymbols(MemoryPackGenerators.Symbols.Concat(symbols));
        Compilation compilation = CSharpCompilation.Create(
            "App",
            sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, parseOptions, source.Path)),
            [.. References.All, .. Hosting],
            Options(kind));
        CSharpGeneratorDriver.Create([new PreforkGenerator().AsSourceGenerator(), .. MemoryPackGenerators.Create()], parseOptions: parseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _);
        if (mustCompile)
        {
            Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id != OtherGenerators));
        }

        var diagnostics = await compilation.WithAnalyzers(Analyzers, options).GetAnalyzerDiagnosticsAsync();
        return [.. diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)];
    }
}
