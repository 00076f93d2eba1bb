using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Prefork.Analyzers.Tests.Support;
using Prefork.Generators;
using Prefork.Generators.Tests.Support;

namespace Prefork.Analyzers.Tests;

/// <summary>The rules have nothing to say of the samples.</summary>
public sealed class SampleTests
{
    /// <summary>What is said of methods that the SDK's own generators implement, such as those of logging.</summary>
    private const string PartialWithoutImplementation = "CS8795";

    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Samples");

    public static TheoryData<string> Samples => [.. Directory.EnumerateDirectories(Folder).Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task The_rules_are_silent(string sample)
    {
        var folder = Path.Combine(Folder, sample);
        var options = Analysis.ParseOptions.WithFeatures([KeyValuePair.Create("FileBasedProgram", "true")]);
        var sources = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Select(file => (Path: file, Text: File.ReadAllText(file)));
        Compilation compilation = CSharpCompilation.Create(
            sample,
            sources
                .Append((Path: "ImplicitUsings.cs", Text: ImplicitUsings))
                .Select(file => CSharpSyntaxTree.ParseText(file.Text, options, file.Path)),
            References.All
                .Concat(Directory.EnumerateFiles(AppContext.BaseDirectory, "Microsoft.Extensions.*.dll").Select(file => MetadataReference.CreateFromFile(file)))
                .DistinctBy(reference => Path.GetFileName(reference.Display)),
            Analysis.Options(OutputKind.ConsoleApplication).WithAllowUnsafe(true));
        CSharpGeneratorDriver.Create([new PreforkGenerator().AsSourceGenerator(), .. MemoryPackGenerators.Create()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _);
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic =>
            diagnostic is { Severity: DiagnosticSeverity.Error, Id: not PartialWithoutImplementation }));

        var settings = Directory.EnumerateFiles(folder, "appsettings*.json").Select(file => (file, File.ReadAllText(file)));
        Assert.Empty(await compilation.WithAnalyzers(Analysis.Analyzers, ProjectFiles.Files([.. settings])).GetAnalyzerDiagnosticsAsync());
    }
}
