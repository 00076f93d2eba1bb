using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0010: nothing awaits the result of a task.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnawaitedTaskCallAnalyzer : DiagnosticAnalyzer
{
    private const string Async = "Async";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.UnawaitedTaskCall];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(Analyze, OperationKind.ExpressionStatement);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var expression = ((IExpressionStatementOperation)context.Operation).Operation;
        if (expression is ISimpleAssignmentOperation { Target: IDiscardOperation, Value: var discarded })
        {
            expression = discarded is IConversionOperation { Operand: var converted } ? converted : discarded;
        }

        if (expression is IInvocationOperation { TargetMethod: var method } && method.Name.EndsWith(Async, StringComparison.Ordinal) && IsOfClient(method))
        {
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.UnawaitedTaskCall, expression.Syntax.GetLocation(), method.Name));
        }
    }

    private static bool IsOfClient(IMethodSymbol method)
    {
        while (method.OverriddenMethod is { } overridden)
        {
            method = overridden;
        }

        return method.ContainingType.HasAttributeWith(KnownTypes.IsGeneratedCode, KnownTypes.GeneratorName);
    }
}
