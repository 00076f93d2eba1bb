using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Prefork.Generators;
using Prefork.Generators.Tests.Support;

namespace Prefork.Analyzers.Tests.Support;

/// <summary>The generators of a project, so that what is asked of its documents sees the generated code, as in an editor.</summary>
internal sealed class GeneratorReference : AnalyzerReference
{
    /// <summary>The same ones at each question, by which the workspace knows them.</summary>
    private readonly ImmutableArray<ISourceGenerator> _generators = [new PreforkGenerator().AsSourceGenerator(), .. MemoryPackGenerators.Create()];

    public override string? FullPath => null;

    public override object Id => nameof(GeneratorReference);

    public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzers(string language) => [];

    public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzersForAllLanguages() => [];

    public override ImmutableArray<ISourceGenerator> GetGenerators(string language) => _generators;

    public override ImmutableArray<ISourceGenerator> GetGeneratorsForAllLanguages() => _generators;
}
