using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0028: a class with handlers has an <c>async void</c> method that is no handler.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AsyncVoidAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.AsyncVoidInHandlerClass];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(static symbol => Analyze((IMethodSymbol)symbol.Symbol, symbol.ReportDiagnostic), SymbolKind.Method);
        context.RegisterOperationAction(
            static operation => Analyze(((ILocalFunctionOperation)operation.Operation).Symbol, operation.ReportDiagnostic),
            OperationKind.LocalFunction);
    }

    private static void Analyze(IMethodSymbol method, Action<Diagnostic> report)
    {
        if (method is { ReturnsVoid: true, IsAsync: true, PartialDefinitionPart: null, IsOverride: false }
            && !method.HasAttribute(HandlerEvent.IsMarkedBy)
            && !IsOfEvent(method)
            && !HandlerMethods.ServedBy(method.ContainingType).IsEmpty)
        {
            report(Diagnostic.Create(
                DiagnosticDescriptors.AsyncVoidInHandlerClass,
                method.Locations.FirstOrDefault(),
                ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Problem, nameof(SignatureProblemKind.AsyncVoid)),
                method.Name));
        }
    }

    /// <summary>Whether it has the parameters of an event of .NET, which leaves it no other result.</summary>
    private static bool IsOfEvent(IMethodSymbol method) => method.Parameters is [{ Type.SpecialType: SpecialType.System_Object }, _];
}
