using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0002: two handlers for one event and endpoint, task or message. Events of the worker may have any number.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerConflictAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.HandlerConflict];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            var catalog = new HandlerCatalog(start.Compilation, start.CancellationToken);
            start.RegisterSymbolAction(symbol => Analyze(symbol, catalog), SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, HandlerCatalog catalog)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var served = HandlerMethods.ServedBy(type);
        var ofTasks = HandlerMethods.AreOfTasks(served);
        foreach (var handler in served)
        {
            var signature = HandlerSignature.Bind(handler, context.Compilation.Assembly);
            if (!signature.IsValid
                || HandlerTopic.Of(type, handler, signature, ofTasks) is not { IsExclusive: true } topic
                || catalog.For(topic) is not { Count: > 1 } rivals)
            {
                continue;
            }

            var first = rivals[0];
            if (!Same(first, type, handler) && rivals.Any(rival => Same(rival, type, handler)))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    DiagnosticDescriptors.HandlerConflict,
                    LocationOf(handler, type),
                    Name(first.Class, first.Handler),
                    Name(type, handler),
                    topic,
                    topic.Remedy));
            }
        }
    }

    private static bool Same((INamedTypeSymbol Class, HandlerMethod Handler) rival, INamedTypeSymbol type, HandlerMethod handler) =>
        SymbolEqualityComparer.Default.Equals(rival.Class, type)
        && SymbolEqualityComparer.Default.Equals(rival.Handler.Method, handler.Method);

    private static Location? LocationOf(HandlerMethod handler, INamedTypeSymbol type) =>
        (SymbolEqualityComparer.Default.Equals(handler.Method.ContainingType, type) ? (ISymbol)handler.Method : type).Locations.FirstOrDefault();

    private static string Name(INamedTypeSymbol type, HandlerMethod handler) =>
        $"{type.ToDisplayString()}.{handler.Method.Name}";
}
