using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0001: a handler's signature cannot be bound.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerSignatureAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.HandlerSignature];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(AnalyzeMethod, SymbolKind.Method);
        context.RegisterSymbolAction(AnalyzeInherited, SymbolKind.NamedType);
        context.RegisterOperationAction(
            static operation => Report(((ILocalFunctionOperation)operation.Operation).Symbol, operation.Compilation, operation.ReportDiagnostic),
            OperationKind.LocalFunction);
        context.RegisterOperationAction(
            static operation => Report(((IAnonymousFunctionOperation)operation.Operation).Symbol, operation.Compilation, operation.ReportDiagnostic),
            OperationKind.AnonymousFunction);
    }

    private static void AnalyzeMethod(SymbolAnalysisContext context)
    {
        if (context.Symbol is IMethodSymbol { PartialDefinitionPart: null } method)
        {
            Report(method, context.Compilation, context.ReportDiagnostic);
        }
    }

    private static void Report(IMethodSymbol method, Compilation compilation, Action<Diagnostic> report)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (HandlerEvent.Of(attribute) is not { } handlerEvent)
            {
                continue;
            }

            foreach (var problem in HandlerSignature.Bind(HandlerMethods.Of(method, handlerEvent, attribute), compilation.Assembly).Problems)
            {
                if (ServerHandlerAnalyzer.Reports(problem) || FinishHandlerAnalyzer.Reports(problem))
                {
                    continue;
                }

                var location = problem.Parameter?.Locations.FirstOrDefault() ?? method.Locations.FirstOrDefault();
                report(Create(location, problem, method, handlerEvent));
            }
        }
    }

    /// <summary>Reports handlers of abstract bases that are valid there, and not in the class that is to serve them.</summary>
    private static void AnalyzeInherited(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        foreach (var handler in HandlerMethods.InheritedBy(type))
        {
            var definition = handler.Method.OriginalDefinition;
            if (!HandlerSignature.Bind(handler with { Method = definition }, definition.ContainingAssembly).IsValid)
            {
                continue;
            }

            foreach (var problem in HandlerSignature.Bind(handler, context.Compilation.Assembly).Problems)
            {
                context.ReportDiagnostic(Create(type.Locations.FirstOrDefault(), problem, handler.Method, handler.Event));
            }
        }
    }

    private static Diagnostic Create(Location? location, SignatureProblem problem, IMethodSymbol method, HandlerEvent handlerEvent) =>
        Diagnostic.Create(
            DiagnosticDescriptors.HandlerSignature,
            location,
            ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Problem, problem.Kind.ToString()),
            method.Name,
            SignatureMessages.Of(problem, method, handlerEvent));
}
