using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Prefork.Analyzers.Rules;
using Prefork.Generators;
using Prefork.Generators.Tests.Support;

namespace Prefork.Analyzers.Tests.Support;

/// <summary>Runs all rules over sources, beside the generator, as a build does.</summary>
internal static class Analysis
{
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(HandlerSignatureAnalyzer).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp14, preprocessorSymbols: MemoryPackGenerators.Symbols);

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
    public static async Task<ImmutableArray<Diagnostic>> RunAsync(string source, OutputKind kind, AnalyzerOptions? options = null)
    {
        Compilation compilation = CSharpCompilation.Create(
            "App",
            [CSharpSyntaxTree.ParseText(source, ParseOptions, "Source.cs")],
            References.All,
            Options(kind));
        CSharpGeneratorDriver.Create([new PreforkGenerator().AsSourceGenerator(), .. MemoryPackGenerators.Create()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _);
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        var diagnostics = await compilation.WithAnalyzers(Analyzers, options).GetAnalyzerDiagnosticsAsync();
        return [.. diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)];
    }
}
