using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0026: a program that sets up a server, or a handler of it, handles signals or builds another host.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ForeignHostAnalyzer : DiagnosticAnalyzer
{
    private const string Signals = "it handles the signals of each process; use [OnShutdown], [OnWorkerStop] or the CancellationToken of a handler";
    private const string Hosts = "put services into builder.Services of the server, which hosts them in the processes that need them";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.ForeignHost];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationBlockAction(Analyze);
    }

    private static void Analyze(OperationBlockAnalysisContext context)
    {
        var isOfServer = context.OwningSymbol is IMethodSymbol method && method.HasAttribute(HandlerEvent.IsMarkedBy);
        isOfServer |= context.OperationBlocks.Any(static block => block.Descendants().Any(static operation =>
            operation is IInvocationOperation { TargetMethod: var target } && target.IsCreateBuilder()));
        if (!isOfServer)
        {
            return;
        }

        foreach (var operation in context.OperationBlocks.SelectMany(static block => block.Descendants()))
        {
            if (Mistake(operation) is { } mistake && !IsInBranch(operation))
            {
                context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.ForeignHost, operation.Syntax.GetLocation(), mistake.Name, mistake.Remedy));
            }
        }
    }

    private static (string Name, string Remedy)? Mistake(IOperation operation) => operation switch
    {
        IEventAssignmentOperation { Adds: true, EventReference: IEventReferenceOperation { Event: var added } } when IsOfSignals(added) =>
            ($"{added.ContainingType.Name}.{added.Name}", Signals),
        IInvocationOperation { TargetMethod: { Name: "Create", ContainingType: { Name: "PosixSignalRegistration" } type } } when type.IsIn("System.Runtime.InteropServices") =>
            ("PosixSignalRegistration.Create", Signals),
        IInvocationOperation { TargetMethod: { ContainingType: var type, Name: var name } } when BuildsHost(type, name) => ($"{type.Name}.{name}", Hosts),
        _ => null,
    };

    private static bool IsOfSignals(IEventSymbol added) => (added.Name, added.ContainingType) is
        ("CancelKeyPress", { Name: "Console" }) or ("ProcessExit", { Name: "AppDomain" })
        && added.ContainingType.IsIn("System");

    private static bool BuildsHost(INamedTypeSymbol type, string name) => (type.Name, name) switch
    {
        ("Host", "CreateApplicationBuilder" or "CreateDefaultBuilder" or "CreateEmptyApplicationBuilder") => type.IsIn("Microsoft.Extensions.Hosting"),
        ("WebApplication", "CreateBuilder" or "CreateSlimBuilder" or "CreateEmptyBuilder") => type.IsIn("Microsoft.AspNetCore.Builder"),
        _ => false,
    };

    /// <summary>Whether it stands where a condition decides, such as for a program that has another mode beside the server.</summary>
    private static bool IsInBranch(IOperation operation)
    {
        for (var current = operation; current.Parent is { } parent; current = parent)
        {
            if ((parent is IConditionalOperation { Condition: var condition } && condition != current) || current is ISwitchCaseOperation or ISwitchExpressionArmOperation)
            {
                return true;
            }
        }

        return false;
    }
}
