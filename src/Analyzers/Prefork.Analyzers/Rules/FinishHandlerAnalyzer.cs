using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0012: a finish handler names no task, or takes the outcome of another.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FinishHandlerAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.FinishHandler];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Analyze, SymbolKind.Method);
    }

    /// <summary>Whether a problem is this rule's, and not the general one's for signatures.</summary>
    internal static bool Reports(SignatureProblem problem) =>
        problem.Kind is SignatureProblemKind.NoSuchTask or SignatureProblemKind.AmbiguousTask or SignatureProblemKind.WrongOutcome;

    private static void Analyze(SymbolAnalysisContext context)
    {
        if (context.Symbol is not IMethodSymbol { PartialDefinitionPart: null } method)
        {
            return;
        }

        foreach (var attribute in method.GetAttributes())
        {
            if (HandlerEvent.Of(attribute) is not { HasOutcome: true } handlerEvent)
            {
                continue;
            }

            foreach (var problem in HandlerSignature.Bind(HandlerMethods.Of(method, handlerEvent, attribute), context.Compilation.Assembly).Problems)
            {
                if (Reports(problem))
                {
                    context.ReportDiagnostic(Diagnostic.Create(
                        DiagnosticDescriptors.FinishHandler,
                        problem.Parameter?.Locations.FirstOrDefault() ?? method.Locations.FirstOrDefault(),
                        ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Problem, problem.Kind.ToString()),
                        method.Name,
                        SignatureMessages.Of(problem, method, handlerEvent)));
                }
            }
        }
    }
}
