using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0020: what chooses the worker for a message does more than to choose.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ImpureDispatchAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.ImpureDispatch];

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
            if (code.Handler.Event.Result is null)
            {
                continue;
            }

            foreach (var operation in code.Body.OwnOperations())
            {
                if (ProblemOf(operation, known.Value) is var (location, name, problem) && (reported ??= []).Add(operation.Syntax))
                {
                    report(Diagnostic.Create(DiagnosticDescriptors.ImpureDispatch, location.GetLocation(), name, problem, code.Handler.Method.Name));
                }
            }
        }
    }

    private static (SyntaxNode Location, string Name, string Problem)? ProblemOf(IOperation operation, BlockingCalls known)
    {
        // What cannot be torn apart is safe, as a number that goes round; so are the collections that are made for it.
        if (StateChange.Of(operation) is { IsAtomic: false } change && !(change.IsOfCollection && TypeOf(change.Member).IsConcurrentCollection()))
        {
            return (operation.Syntax, change.Member.Name, "is changed, by several threads at the same time");
        }

        if (known.Of(operation) is { } blocking)
        {
            return (operation.Syntax, blocking.Name, "blocks");
        }

        return operation switch
        {
            ILockOperation { LockedValue: var locked } => (locked.Syntax, "lock", "makes the threads wait for each other"),
            IThrowOperation { IsImplicit: false, Exception: { } exception, Parent: IBlockOperation or IConditionalOperation or ISwitchCaseOperation }
                when exception.Bare().Type?.Name != "UnreachableException" =>
                (operation.Syntax, "throw", "costs a line in the log for each message, where Discard or Close would say the same"),
            IInvocationOperation call => ProblemOf(call),
            _ => null,
        };
    }

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    private static (SyntaxNode Location, string Name, string Problem)? ProblemOf(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var name = $"{method.ContainingType.Name}.{method.Name}";
        return method switch
        {
            { Name: "Enter" or "TryEnter" or "EnterScope", ContainingType: var type } when type.IsMonitor() || type.IsNamed("System.Threading", "Lock") || type.IsSharedLock() =>
                (call.Syntax, name, "makes the threads wait for each other"),
            { ContainingType: var type } when type.IsNamed("System.IO", "File") || type.IsNamed("System.IO", "Directory") => (call.Syntax, name, "does input or output"),
            { Name: "Write" or "WriteLine", ContainingType: var type } when type.IsNamed("System", "Console") => (call.Syntax, name, "does input or output"),
            { Name: "Run", ContainingType: var type } when type.IsTask() => (call.Syntax, name, "starts work in the master"),
            { Name: "StartNew", ContainingType: var type } when type.IsNamed("System.Threading.Tasks", "TaskFactory") => (call.Syntax, name, "starts work in the master"),
            { Name: "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" } => (call.Syntax, name, "starts work in the master"),
            { Name: "Close" or "Abort", ContainingType: var type } when type.IsSession() => (call.Syntax, name, "does what the decision Close says"),
            _ when method.Sends() => (call.Syntax, name, "sends"),
            _ => null,
        };
    }
}
