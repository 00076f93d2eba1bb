using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0021: a handler awaits while it holds a lock that belongs to the thread.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LockAwaitAnalyzer : DiagnosticAnalyzer
{
    private const string Threading = "System.Threading";

    /// <summary>What enters each kind of lock, and what leaves it.</summary>
    private static readonly (string Type, string Enter, string Exit)[] Locks =
    [
        ("Monitor", "Enter", "Exit"),
        ("Monitor", "TryEnter", "Exit"),
        ("Lock", "Enter", "Exit"),
        ("Lock", "TryEnter", "Exit"),
        ("SpinLock", "Enter", "Exit"),
        ("Mutex", "WaitOne", "ReleaseMutex"),
        ("ReaderWriterLockSlim", "EnterReadLock", "ExitReadLock"),
        ("ReaderWriterLockSlim", "EnterWriteLock", "ExitWriteLock"),
        ("ReaderWriterLockSlim", "EnterUpgradeableReadLock", "ExitUpgradeableReadLock"),
        ("ReaderWriterLock", "AcquireReaderLock", "ReleaseReaderLock"),
        ("ReaderWriterLock", "AcquireWriterLock", "ReleaseWriterLock"),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.LockAwait];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        HandlerClassCode.Register(context, static _ => Analyze);
    }

    private static void Analyze(HandlerClassCode type, Action<Diagnostic> report)
    {
        foreach (var body in type.Bodies)
        {
            if (!body.Value.Descendants().Any(static operation => ExitOf(operation) is not null))
            {
                continue;
            }

            foreach (var graph in FlowWalk.Graphs(body.Value))
            {
                Analyze(graph, report);
            }
        }
    }

    private static void Analyze(ControlFlowGraph graph, Action<Diagnostic> report)
    {
        foreach (var block in graph.Blocks)
        {
            foreach (var operation in FlowWalk.Operations(block))
            {
                if (ExitOf(operation) is { } exit && HoldsOverAwait(graph, block, (IInvocationOperation)operation, exit))
                {
                    report(Diagnostic.Create(
                        DiagnosticDescriptors.LockAwait, operation.Syntax.GetLocation(), LockOf((IInvocationOperation)operation)?.Syntax.ToString() ?? exit.Type));
                }
            }
        }
    }

    private static bool HoldsOverAwait(ControlFlowGraph graph, BasicBlock block, IInvocationOperation enter, (string Type, string Exit) exit)
    {
        var held = LockOf(enter).Variable();
        FlowStep Look(IOperation operation) => operation switch
        {
            IAwaitOperation => FlowStep.Found,
            IInvocationOperation { TargetMethod: { Name: var name, ContainingType: var type } } leave
                when name == exit.Exit && type.IsNamed(Threading, exit.Type) && (held is null || OperationWalk.Same(LockOf(leave).Variable(), held)) => FlowStep.Stop,
            _ => FlowStep.GoOn,
        };

        // Where it may fail to enter, the lock is held on one of the ways only.
        if (enter.TargetMethod.ReturnType.SpecialType == SpecialType.System_Boolean && enter.Parent is not IExpressionStatementOperation)
        {
            var taken = block.ConditionKind == ControlFlowConditionKind.WhenTrue ? block.ConditionalSuccessor : block.FallThroughSuccessor;
            return block.BranchValue == enter && taken is not null && FlowWalk.Reaches(graph, [taken], Look);
        }

        return enter.TargetMethod.Name != "TryEnter" && FlowWalk.Reaches(graph, block, enter, Look);
    }

    private static (string Type, string Exit)? ExitOf(IOperation operation)
    {
        if (operation is not IInvocationOperation { TargetMethod.Name: var name } enter)
        {
            return null;
        }

        foreach (var known in Locks)
        {
            // The wait of a mutex is declared by its base.
            if (known.Enter == name && (enter.Instance?.Type ?? enter.TargetMethod.ContainingType).IsNamed(Threading, known.Type))
            {
                return (known.Type, known.Exit);
            }
        }

        return null;
    }

    private static IOperation? LockOf(IInvocationOperation call) =>
        call.Instance ?? call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value;
}
