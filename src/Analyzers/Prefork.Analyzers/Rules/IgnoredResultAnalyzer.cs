using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0019: data is lost, or not sent yet, and nothing looks at the result that says so.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IgnoredResultAnalyzer : DiagnosticAnalyzer
{
    private const string Async = "Async";
    private const string Try = "Try";
    private const string PayloadChannel = "SharedPayloadChannel";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.IgnoredResult];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(AnalyzeStatement, OperationKind.ExpressionStatement);
        context.RegisterOperationAction(AnalyzeWriter, OperationKind.Invocation);
    }

    private static void AnalyzeStatement(OperationAnalysisContext context)
    {
        switch (((IExpressionStatementOperation)context.Operation).Operation)
        {
            case IInvocationOperation { TargetMethod: { Name: "SendAsync" or "SendFileAsync", ContainingType: var type } method } call when type.IsSession():
                var other = method.Name.Substring(0, method.Name.Length - Async.Length);
                Report(context, call, IgnoredResult.Unawaited, $"Nothing awaits '{method.Name}'", $"await it, or call '{other}', which copies the data and returns at once");
                break;
            case IAwaitOperation { Operation: IInvocationOperation { TargetMethod.Name: var name } call, Type: { } result } when result.IsTaskOutcome():
                var kind = name.StartsWith(Try, StringComparison.Ordinal) ? IgnoredResult.Outcome : IgnoredResult.Other;
                Report(context, call, kind, $"'{name}' throws nothing, and tells how the task ended by its result", $"look at the TaskOutcome{(kind == IgnoredResult.Outcome ? $", or call '{name.Substring(Try.Length)}', which throws" : "")}");
                break;
            case IAwaitOperation { Operation: IInvocationOperation { TargetMethod: var method } call, Type: { } result } when IsOutcomes(result):
                Report(context, call, IgnoredResult.Other, $"'{method.Name}' throws nothing, and tells how each task ended by its result", "look at the outcomes");
                break;
            case IInvocationOperation { TargetMethod: { Name: "TryWrite", ContainingType: var type } } call when type.IsNamed(KnownTypes.Namespace, "SharedChannel"):
                Report(context, call, IgnoredResult.Other, "'TryWrite' writes nothing where the channel is full", "look at its result, or await 'WriteAsync'");
                break;
            case IInvocationOperation { TargetMethod: { Name: "TryWrite", ContainingType: var type } } call when type.IsNamed(KnownTypes.Namespace, PayloadChannel):
                Report(context, call, IgnoredResult.Other, "'TryWrite' writes nothing where the channel is full or the item too large", "look at its result");
                break;
            case IAwaitOperation { Operation: IInvocationOperation { TargetMethod: { Name: "WriteAsync", ContainingType: var type } } call } when type.IsNamed(KnownTypes.Namespace, PayloadChannel):
                Report(context, call, IgnoredResult.Other, "'WriteAsync' writes nothing where the item is too large", "look at its result");
                break;
            case IInvocationOperation { TargetMethod: { Name: "TrySet", ContainingType: var type } } call
                when type.IsNamed(KnownTypes.Namespace, "SharedTable") || type.IsNamed(KnownTypes.Namespace, "SharedIdTable"):
                Report(context, call, IgnoredResult.Other, "'TrySet' changes nothing where another process was faster", "look at its result, or call 'Update'");
                break;
        }
    }

    /// <summary>Reports a writer whose data is dropped, for nothing commits it.</summary>
    private static void AnalyzeWriter(OperationAnalysisContext context)
    {
        if (context.Operation is IInvocationOperation
            {
                TargetMethod: { Name: "OpenWriter", ContainingType: var type },
                Parent: IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var writer } },
            } call
            && type.IsSession()
            && !call.Function().Descendants().Any(operation => operation is ILocalReferenceOperation { Local: var local, Parent: var use } && OperationWalk.Same(local, writer) && MayCommit(use)))
        {
            Report(context, call, IgnoredResult.Other, $"'{writer.Name}' is never committed, so that what it has written is dropped", "call 'Commit'");
        }
    }

    private static bool MayCommit(IOperation? use) => use switch
    {
        IInvocationOperation { TargetMethod.Name: "Write" or "GetSpan" or "Advance" or "Dispose" } => false,
        IPropertyReferenceOperation => false,
        _ => true,
    };

    private static bool IsOutcomes(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType.IsTaskOutcome(),
        INamedTypeSymbol { TypeArguments: [var element] } => element.IsTaskOutcome(),
        _ => false,
    };

    private static void Report(OperationAnalysisContext context, IOperation operation, IgnoredResult kind, string problem, string advice) =>
        context.ReportDiagnostic(Diagnostic.Create(
            DiagnosticDescriptors.IgnoredResult,
            operation.Syntax.GetLocation(),
            ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Problem, kind.ToString()),
            problem,
            advice));
}
