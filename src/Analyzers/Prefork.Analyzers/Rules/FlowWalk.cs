using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Prefork.Analyzers.Rules;

/// <summary>Follows the flow of control from an operation on, where no exception is thrown.</summary>
internal static class FlowWalk
{
    /// <summary>The flow of control of a method, and of the functions in it.</summary>
    public static IEnumerable<ControlFlowGraph> Graphs(IBlockOperation body)
    {
        if (GraphOf(body) is not { } method)
        {
            yield break;
        }

        var pending = new Stack<ControlFlowGraph>();
        pending.Push(method);
        while (pending.Count > 0)
        {
            var graph = pending.Pop();
            yield return graph;
            foreach (var function in graph.LocalFunctions)
            {
                pending.Push(graph.GetLocalFunctionControlFlowGraph(function));
            }

            foreach (var function in graph.Blocks.SelectMany(Operations).OfType<IFlowAnonymousFunctionOperation>())
            {
                pending.Push(graph.GetAnonymousFunctionControlFlowGraph(function));
            }
        }
    }

    /// <summary>The flow of control of a method alone.</summary>
    public static ControlFlowGraph? GraphOf(IBlockOperation body) => body.Parent switch
    {
        IMethodBodyOperation method => ControlFlowGraph.Create(method),
        IConstructorBodyOperation constructor => ControlFlowGraph.Create(constructor),
        null => ControlFlowGraph.Create(body),
        _ => null,
    };

    /// <summary>The operations of a block, in the order in which they are done.</summary>
    public static IEnumerable<IOperation> Operations(BasicBlock block) =>
        block.BranchValue is { } value ? block.Operations.Append(value).SelectMany(Inner) : block.Operations.SelectMany(Inner);

    /// <summary>Whether what is looked for comes behind an operation of a block.</summary>
    public static bool Reaches(ControlFlowGraph graph, BasicBlock block, IOperation start, Func<IOperation, FlowStep> look)
    {
        var step = Look(Operations(block).SkipWhile(operation => operation != start).Skip(1), look);
        return step == FlowStep.Found || (step == FlowStep.GoOn && Reaches(graph, Ways(block), look));
    }

    /// <summary>Whether what is looked for comes behind a branch.</summary>
    public static bool Reaches(ControlFlowGraph graph, IEnumerable<ControlFlowBranch> branches, Func<IOperation, FlowStep> look)
    {
        var visited = new HashSet<BasicBlock>();
        var pending = new Stack<ControlFlowBranch>(branches);
        while (pending.Count > 0)
        {
            var branch = pending.Pop();
            var step = Look(branch.FinallyRegions.SelectMany(region => Blocks(graph, region)).SelectMany(Operations), look);
            if (step == FlowStep.Found)
            {
                return true;
            }

            if (step == FlowStep.Stop || branch.Destination is not { } next || !visited.Add(next))
            {
                continue;
            }

            step = Look(Operations(next), look);
            if (step == FlowStep.Found)
            {
                return true;
            }

            if (step == FlowStep.GoOn)
            {
                foreach (var way in Ways(next))
                {
                    pending.Push(way);
                }
            }
        }

        return false;
    }

    private static IEnumerable<ControlFlowBranch> Ways(BasicBlock block)
    {
        if (block.FallThroughSuccessor is { } next)
        {
            yield return next;
        }

        if (block.ConditionalSuccessor is { } other)
        {
            yield return other;
        }
    }

    private static IEnumerable<BasicBlock> Blocks(ControlFlowGraph graph, ControlFlowRegion region) =>
        graph.Blocks.Skip(region.FirstBlockOrdinal).Take(region.LastBlockOrdinal - region.FirstBlockOrdinal + 1);

    private static FlowStep Look(IEnumerable<IOperation> operations, Func<IOperation, FlowStep> look)
    {
        foreach (var operation in operations)
        {
            if (look(operation) is not FlowStep.GoOn and var step)
            {
                return step;
            }
        }

        return FlowStep.GoOn;
    }

    private static IEnumerable<IOperation> Inner(IOperation operation)
    {
        foreach (var child in operation.ChildOperations)
        {
            foreach (var inner in Inner(child))
            {
                yield return inner;
            }
        }

        yield return operation;
    }
}
