using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0011: nothing looks at whether a task or message was sent.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IgnoredSendResultAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.IgnoredSendResult];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(
            static operation =>
            {
                if (((IExpressionStatementOperation)operation.Operation).Operation is IInvocationOperation { TargetMethod: var method } call
                    && method.ReturnType.IsSendResult())
                {
                    operation.ReportDiagnostic(Diagnostic.Create(
                        DiagnosticDescriptors.IgnoredSendResult, call.Syntax.GetLocation(), method.Name, method.ReturnType.Name));
                }
            },
            OperationKind.ExpressionStatement);
    }
}
