using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Prefork.Analyzers.Tests.Support;

/// <summary>The analyzers that most projects have, as they are shipped.</summary>
internal static class CommonAnalyzers
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> All =
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, nameof(CommonAnalyzers)), "*.dll")
            .SelectMany(file => new AnalyzerFileReference(file, new Loader()).GetAnalyzers(LanguageNames.CSharp)),
    ];

    /// <summary>Those that report a rule.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> For(string id) =>
        [.. All.Where(analyzer => analyzer.SupportedDiagnostics.Any(rule => rule.Id == id))];

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
