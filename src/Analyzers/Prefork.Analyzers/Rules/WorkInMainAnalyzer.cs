using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0023: the program does something before <c>RunAsync</c> that every process of the server then does.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WorkInMainAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.WorkInMain];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.IsProgram() && start.Compilation.GetEntryPoint(start.CancellationToken) is { } main)
            {
                start.RegisterOperationBlockAction(block => Analyze(block, main));
            }
        });
    }

    private static void Analyze(OperationBlockAnalysisContext context, IMethodSymbol main)
    {
        if (!SymbolEqualityComparer.Default.Equals(context.OwningSymbol, main))
        {
            return;
        }

        foreach (var block in context.OperationBlocks)
        {
            var run = block.Descendants()
                .OfType<IInvocationOperation>()
                .FirstOrDefault(static call => call.TargetMethod.IsRunAsync());
            if (run is null)
            {
                continue;
            }

            foreach (var operation in Unguarded(block, run.Syntax.Span.End))
            {
                if (WorkOfMain.Of(operation) is { } work)
                {
                    context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.WorkInMain, operation.Syntax.GetLocation(), work.Name, work.Place));
                }
            }
        }
    }

    /// <summary>What always runs before a place: nothing that a condition decides on, and nothing that is only kept to be called.</summary>
    private static IEnumerable<IOperation> Unguarded(IOperation operation, int end)
    {
        foreach (var child in operation.ChildOperations)
        {
            if (child.Syntax.SpanStart >= end || IsGuarded(child, operation))
            {
                continue;
            }

            yield return child;
            foreach (var inner in Unguarded(child, end))
            {
                yield return inner;
            }

            if (child is IConditionalOperation { Condition: var condition } && AsksForRole(condition))
            {
                // What follows may be left to some of the processes.
                yield break;
            }
        }
    }

    private static bool IsGuarded(IOperation child, IOperation parent) => child is IAnonymousFunctionOperation or ILocalFunctionOperation
        || parent switch
        {
            IConditionalOperation conditional => child != conditional.Condition,
            ISwitchOperation choice => child != choice.Value,
            ISwitchExpressionOperation choice => child != choice.Value,
            ICoalesceOperation coalesce => child == coalesce.WhenNull,
            IConditionalAccessOperation access => child == access.WhenNotNull,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } binary => child == binary.RightOperand,
            ITryOperation attempt => child != attempt.Body && child != attempt.Finally,
            _ => false,
        };

    private static bool AsksForRole(IOperation condition) => condition.DescendantsAndSelf().Any(static operation =>
        operation.Type is INamedTypeSymbol { Name: "ServerRole" } type && type.IsIn(KnownTypes.Namespace));
}
