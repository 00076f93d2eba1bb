using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0017: a handler ends its process, or reads a console that it does not have.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProcessExitAnalyzer : DiagnosticAnalyzer
{
    private const string StopServer = "to stop the server call Server.Stop";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.ProcessExit];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        HandlerClassCode.Register(context, static _ => Analyze);
    }

    private static void Analyze(HandlerClassCode type, Action<Diagnostic> report)
    {
        HashSet<SyntaxNode>? reported = null;
        foreach (var code in type.All())
        {
            foreach (var operation in code.Body.Descendants())
            {
                if (ProblemOf(operation, code.Handler.Event) is var (name, effect, advice) && (reported ??= []).Add(operation.Syntax))
                {
                    report(Diagnostic.Create(
                        DiagnosticDescriptors.ProcessExit, operation.Syntax.GetLocation(), name, effect, code.Handler.Method.Name, advice));
                }
            }
        }
    }

    private static (string Name, string Effect, string Advice)? ProblemOf(IOperation operation, HandlerEvent handlerEvent) => operation switch
    {
        IInvocationOperation { TargetMethod: { Name: "Exit" or "FailFast", ContainingType: var type } method } when type.IsNamed("System", "Environment") =>
            ($"Environment.{method.Name}", EndsProcess(handlerEvent), AdviceFor(handlerEvent)),
        IInvocationOperation { TargetMethod: { Name: "Kill", ContainingType: var type }, Instance: { } process }
            when type.IsNamed("System.Diagnostics", "Process") && IsCurrent(process) =>
            ("Process.Kill", EndsProcess(handlerEvent), AdviceFor(handlerEvent)),
        IInvocationOperation { TargetMethod: { Name: "Read" or "ReadLine" or "ReadKey" or "OpenStandardInput", ContainingType: var type } method }
            when IsConsole(type, handlerEvent) => OfConsole(method.Name),
        IPropertyReferenceOperation { Property: { Name: "In", ContainingType: var type } } when IsConsole(type, handlerEvent) => OfConsole("In"),
        _ => null,
    };

    private static (string Name, string Effect, string Advice) OfConsole(string member) =>
        ($"Console.{member}", "reads a console that belongs to the master", "take commands at an endpoint of their own, or read standard input before RunAsync");

    private static bool IsConsole(ITypeSymbol type, HandlerEvent handlerEvent) =>
        handlerEvent.Role != HandlerRole.Master && type.IsNamed("System", "Console");

    private static string EndsProcess(HandlerEvent handlerEvent) => handlerEvent switch
    {
        { Role: HandlerRole.Master } => "ends the master, and all processes and connections with it,",
        { Role: HandlerRole.Manager } => "ends the manager, in whose place another one is started,",
        { IsTask: true } => "ends the task worker, in whose place another one is started,",
        _ => "ends the worker with everything that it is doing, and another one is started in its place,",
    };

    private static string AdviceFor(HandlerEvent handlerEvent) => handlerEvent switch
    {
        { IsOfServer: true } => StopServer,
        { IsTask: true } => $"throw to have the task fail; {StopServer}",
        { HasSession: true } => $"throw, or call Session.Close, to end the connection; {StopServer}",
        _ => $"throw to report a failure; {StopServer}",
    };

    /// <summary>Whether a process is the one that the handler runs in.</summary>
    private static bool IsCurrent(IOperation process) => process.Bare() switch
    {
        IInvocationOperation { TargetMethod.Name: "GetCurrentProcess" } => true,
        IInvocationOperation { TargetMethod.Name: "GetProcessById", Arguments: [{ Value: var id }, ..] } =>
            id.Bare() is IPropertyReferenceOperation { Property: { Name: "ProcessId", ContainingType.Name: "Environment" } },
        ILocalReferenceOperation { Local: var local } => process.Function().Descendants().Any(operation =>
            operation is IVariableDeclaratorOperation { Symbol: var symbol, Initializer.Value: var value } && OperationWalk.Same(symbol, local) && IsCurrent(value)),
        _ => false,
    };
}
