using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0014: a handler blocks the thread that serves all sessions of its worker.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingCallAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.BlockingCall];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        HandlerClassCode.Register(context, static compilation =>
        {
            var known = new Lazy<BlockingCalls>(() => new(compilation));
            return (code, report) => Analyze(code, known, report);
        });
    }

    private static void Analyze(HandlerClassCode type, Lazy<BlockingCalls> known, Action<Diagnostic> report)
    {
        HashSet<SyntaxNode>? reported = null;
        foreach (var code in type.All())
        {
            if (!code.IsOnLoop(type.IsOfTasks) || (code.Call is { } call && HasLeftLoop(call)))
            {
                continue;
            }

            // Before and after it serves, a worker may wait for what is outside; waiting for a task stops the thread that completes it even then.
            var servesNobody = code.Handler.Event.Name is "WorkerStart" or "WorkerStop";
            var hasLeft = false;
            foreach (var operation in code.Body.OwnOperations())
            {
                hasLeft |= LeavesLoop(operation);
                if (!hasLeft
                    && known.Value.Of(operation) is { } blocking
                    && (blocking.WaitsForTask || !servesNobody)
                    && (reported ??= []).Add(operation.Syntax))
                {
                    report(Create(blocking, code));
                }
            }
        }
    }

    /// <summary>Whether what follows runs on the thread pool.</summary>
    private static bool LeavesLoop(IOperation operation) => operation is IAwaitOperation
    {
        Operation: IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Arguments: [{ Value.ConstantValue: { HasValue: true, Value: false } }] },
    };

    private static bool HasLeftLoop(IOperation call) =>
        call.Function().OwnOperations().TakeWhile(operation => operation != call).Any(LeavesLoop);

    private static Diagnostic Create(BlockingCall blocking, HandlerCode code)
    {
        var handler = code.Handler.Method;
        return Diagnostic.Create(
            DiagnosticDescriptors.BlockingCall,
            blocking.Operation.Syntax.GetLocation(),
            handler.Locations,
            ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Problem, blocking.Cure.ToString()),
            blocking.Name,
            Advice(blocking),
            handler.Name);
    }

    private static string Advice(BlockingCall blocking) => blocking switch
    {
        { Cure: BlockingCure.Delay } => "await 'Task.Delay', ",
        { Counterpart: { } counterpart } => $"await '{counterpart}', ",
        { WaitsForTask: true } => "await the task, ",
        _ => "",
    };
}
