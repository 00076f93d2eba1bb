using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0013: the client of a class with tasks, or its methods for one of them, cannot be generated.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TaskClientAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.TaskClient];

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
        if (!HandlerMethods.ServedBy(type).Any(static handler => handler.Event.IsTask) || catalog.ClientOf(type) is not { } client)
        {
            return;
        }

        if (ProblemOf(client, type, context.Compilation.Assembly, catalog) is { } problem)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                DiagnosticDescriptors.TaskClient,
                type.Locations.FirstOrDefault(),
                ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Problem, nameof(TaskClient.Name)),
                type.Name,
                problem));
        }

        foreach (var method in client.Clashing)
        {
            var symbol = method.Handler.Method;
            var isOwn = SymbolEqualityComparer.Default.Equals(symbol.ContainingType, type);
            context.ReportDiagnostic(Diagnostic.Create(
                DiagnosticDescriptors.TaskClient,
                (isOwn ? (ISymbol)symbol : type).Locations.FirstOrDefault(),
                symbol.Name,
                $"the methods of {client.Name} for it would have the names of others; rename it"));
        }
    }

    private static string? ProblemOf(TaskClient client, INamedTypeSymbol type, IAssemblySymbol assembly, HandlerCatalog catalog)
    {
        if (!client.HasValidName)
        {
            return $"'{client.Name}' is no name of a class; give another in [TaskClient]";
        }

        if (client.Rival(assembly) is not null)
        {
            return $"there is a type '{client.FullName}' already, which is no partial class; rename it, or name the client with [TaskClient]";
        }

        return catalog.FirstWithClient(client.FullName) is { } first && !SymbolEqualityComparer.Default.Equals(first, type)
            ? $"the client of '{first.ToDisplayString()}' is named '{client.FullName}', too; name one of them with [TaskClient]"
            : null;
    }
}
