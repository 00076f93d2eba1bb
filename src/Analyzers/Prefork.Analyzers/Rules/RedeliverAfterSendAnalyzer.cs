using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0018: a handler that runs again where its worker dies sends before it is done.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RedeliverAfterSendAnalyzer : DiagnosticAnalyzer
{
    private const string OnCrash = "OnCrash";
    private const string NotAgain = "once it has sent, it is not run again, and the connection is closed instead";
    private const string Twice = "what it has sent is sent once more when it runs again";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.RedeliverAfterSend];

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
        foreach (var code in type.All())
        {
            if (code.Call is not null || !RunsAgain(code.Handler) || FlowWalk.GraphOf(code.Body) is not { } graph)
            {
                continue;
            }

            foreach (var block in graph.Blocks)
            {
                foreach (var operation in FlowWalk.Operations(block))
                {
                    if (operation is IInvocationOperation send
                        && EffectOf(send, code, type) is { } effect
                        && FlowWalk.Reaches(graph, block, send, next => IsWork(next, type, known.Value) ? FlowStep.Found : FlowStep.GoOn))
                    {
                        report(Diagnostic.Create(
                            DiagnosticDescriptors.RedeliverAfterSend, send.Syntax.GetLocation(), send.TargetMethod.Name, code.Handler.Method.Name, effect));
                    }
                }
            }
        }
    }

    /// <summary>Whether the attribute names the member <c>Redeliver</c>, for a session's message or a task.</summary>
    private static bool RunsAgain(HandlerMethod handler) =>
        (handler.Event.IsTask || handler.Event.Name == "Receive")
        && handler.Argument(OnCrash) is { Type: INamedTypeSymbol { TypeKind: TypeKind.Enum } type, Value: var value }
        && type.GetMembers("Redeliver").FirstOrDefault() is IFieldSymbol { ConstantValue: var redeliver }
        && Equals(value, redeliver);

    /// <summary>What becomes of what a call sends, or <see langword="null"/> where it sends nothing.</summary>
    private static string? EffectOf(IInvocationOperation call, HandlerCode code, HandlerClassCode type)
    {
        var method = call.TargetMethod;
        if (!method.Sends() && type.CalledBody(call)?.OwnOperations().Any(static inner => inner is IInvocationOperation { TargetMethod: var sending } && sending.Sends()) != true)
        {
            return null;
        }

        if (code.Handler.Event.IsTask || method.ReturnType.IsSendResult())
        {
            return Twice;
        }

        // What an asynchronous handler sends to others is not counted: it may still run again.
        var isOwn = (call.Instance is { } instance && IsOwn(instance)) || call.Arguments.Any(static argument => IsOwn(argument.Value));
        return !code.IsAsynchronous || isOwn || method.Name == "Commit" ? NotAgain : Twice;
    }

    private static bool IsOwn(IOperation operation) => operation.Variable() is IParameterSymbol { Type: var type } && type.IsSession();

    /// <summary>Whether something takes long enough for the process to die meanwhile: what is awaited, but for the sending itself, or blocks.</summary>
    private static bool IsWork(IOperation operation, HandlerClassCode type, BlockingCalls known) => operation switch
    {
        IAwaitOperation { Operation: var awaited } => !IsSend(awaited, type),
        _ => known.Of(operation) is not null,
    };

    private static bool IsSend(IOperation awaited, HandlerClassCode type)
    {
        if (awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask", Instance: { } task })
        {
            return IsSend(task, type);
        }

        return awaited is IInvocationOperation call
            && (call.TargetMethod.Sends()
                || (type.CalledBody(call) is { } body && body.OwnOperations().All(inner => inner is not IAwaitOperation { Operation: var deeper } || IsSend(deeper, type))));
    }
}
