using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0008: a class has tasks, and handlers of sessions.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MixedHandlersAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.MixedHandlers];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var served = HandlerMethods.ServedBy(type);
        if (!HandlerMethods.AreOfTasks(served))
        {
            return;
        }

        foreach (var handler in served)
        {
            if (handler.Event.IsOfWorkersAlone)
            {
                var isOwn = SymbolEqualityComparer.Default.Equals(handler.Method.ContainingType, type);
                context.ReportDiagnostic(Diagnostic.Create(
                    DiagnosticDescriptors.MixedHandlers,
                    (isOwn ? (ISymbol)handler.Method : type).Locations.FirstOrDefault(),
                    handler.Method.Name,
                    handler.Event.ShortAttributeName,
                    type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
            }
        }
    }
}
