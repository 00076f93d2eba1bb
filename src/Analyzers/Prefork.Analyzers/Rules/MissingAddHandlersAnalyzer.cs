using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0004: an application with handlers sets up a server, and never adds them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingAddHandlersAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.MissingAddHandlers];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.Options.OutputKind is not (OutputKind.ConsoleApplication or OutputKind.WindowsApplication))
            {
                return;
            }

            var catalog = new HandlerCatalog(start.Compilation, start.CancellationToken);
            var created = new ConcurrentBag<Location>();
            var added = new ConcurrentBag<Location>();
            start.RegisterOperationAction(
                operation => Note(((IInvocationOperation)operation.Operation).TargetMethod, operation.Operation, created, added),
                OperationKind.Invocation);
            start.RegisterOperationAction(
                operation => Note(((IMethodReferenceOperation)operation.Operation).Method, operation.Operation, created, added),
                OperationKind.MethodReference);
            start.RegisterCompilationEndAction(end => Report(end, catalog, created, added));
        });
    }

    private static void Note(IMethodSymbol method, IOperation operation, ConcurrentBag<Location> created, ConcurrentBag<Location> added)
    {
        if (method.Name == KnownTypes.CreateBuilder && method.ContainingType.IsServerApplication())
        {
            created.Add(operation.Syntax.GetLocation());
        }
        else if (method.Name == KnownTypes.AddHandlers && method.ContainingType.IsIn(KnownTypes.Namespace))
        {
            added.Add(operation.Syntax.GetLocation());
        }
    }

    private static void Report(
        CompilationAnalysisContext context,
        HandlerCatalog catalog,
        ConcurrentBag<Location> created,
        ConcurrentBag<Location> added)
    {
        // An application that sets up no server here may leave its handlers to another that does.
        if (created.IsEmpty || !added.IsEmpty || !catalog.HasHandlers)
        {
            return;
        }

        foreach (var location in created)
        {
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.MissingAddHandlers, location));
        }
    }
}
