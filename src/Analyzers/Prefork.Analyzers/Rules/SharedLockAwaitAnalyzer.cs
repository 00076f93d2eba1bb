using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0006: a method awaits while it holds a shared lock, which belongs to the thread.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedLockAwaitAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.SharedLockAwait];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(static operation => Analyze(operation), OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var invocation = (IInvocationOperation)context.Operation;
        if (!invocation.TargetMethod.ContainingType.IsSharedLock()
            || !invocation.TargetMethod.ReturnType.IsSharedLockScope()
            || Held(invocation) is not { } held)
        {
            return;
        }

        foreach (var operation in held)
        {
            if (FirstSuspension(operation) is { } suspension)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    DiagnosticDescriptors.SharedLockAwait,
                    invocation.Syntax.GetLocation(),
                    invocation.TargetMethod.ContainingType.Name,
                    suspension));
                return;
            }
        }
    }

    /// <summary>What runs while the lock is held: the body of a using statement, or what follows in the block, up to where it is left.</summary>
    private static IEnumerable<IOperation>? Held(IInvocationOperation invocation)
    {
        for (IOperation? current = invocation; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IUsingOperation { Body: var body } statement when statement.Resources.Syntax.Span.Contains(invocation.Syntax.Span):
                    return [body];
                case IUsingDeclarationOperation { Parent: IBlockOperation block } declaration:
                    return After(block, declaration, null);
                case IVariableDeclarationGroupOperation { Parent: IBlockOperation block } group:
                    return After(block, group, Variable(group));
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return null;
            }
        }

        return null;
    }

    private static ILocalSymbol? Variable(IVariableDeclarationGroupOperation group) =>
        group.Declarations is [{ Declarators: [var declarator] }] ? declarator.Symbol : null;

    private static IEnumerable<IOperation> After(IBlockOperation block, IOperation start, ILocalSymbol? variable)
    {
        var isAfter = false;
        foreach (var operation in block.Operations)
        {
            if (isAfter)
            {
                if (variable is not null && Disposes(operation, variable))
                {
                    yield break;
                }

                yield return operation;
            }

            isAfter |= operation == start;
        }
    }

    private static bool Disposes(IOperation operation, ILocalSymbol variable) => operation is IExpressionStatementOperation
    {
        Operation: IInvocationOperation { TargetMethod.Name: "Dispose", Instance: ILocalReferenceOperation { Local: var local } },
    }
    && SymbolEqualityComparer.Default.Equals(local, variable);

    private static string? FirstSuspension(IOperation operation)
    {
        switch (operation)
        {
            case IAnonymousFunctionOperation or ILocalFunctionOperation:
                return null;
            case IAwaitOperation or IForEachLoopOperation { IsAsynchronous: true } or IUsingOperation { IsAsynchronous: true }
                or IUsingDeclarationOperation { IsAsynchronous: true }:
                return "await";
            case IReturnOperation { Kind: OperationKind.YieldReturn }:
                return "yield";
        }

        foreach (var child in operation.ChildOperations)
        {
            if (FirstSuspension(child) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
