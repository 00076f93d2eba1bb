using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>Silences the advice of common rules that is wrong for handlers, since generated code makes their classes and calls them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerSuppressor : DiagnosticSuppressor
{
    private const string WorkerStart = nameof(WorkerStart);

    private static readonly SuppressionDescriptor MarkAsStatic = new(
        "PFKS0001", "CA1822", "Handlers of a class are instance methods whether or not one of them uses its state today.");

    private static readonly SuppressionDescriptor UnusedMember = new(
        "PFKS0002", "IDE0051", "A handler that is private by mistake is made public, and not removed: PFK0001 says so.");

    private static readonly SuppressionDescriptor UnusedParameter = new(
        "PFKS0003", "IDE0060", "The payload of a task or message is part of what its senders are bound to, whether the handler reads it or not.");

    private static readonly SuppressionDescriptor ReviewUnusedParameter = new(
        "PFKS0004", "CA1801", "The payload of a task or message is part of what its senders are bound to, whether the handler reads it or not.");

    private static readonly SuppressionDescriptor ValidateArgument = new(
        "PFKS0005", "CA1062", "The server calls handlers, and never with null.");

    private static readonly SuppressionDescriptor ConfigureAwait = new(
        "PFKS0006", "CA2007", "What follows an await in a handler class belongs on the loop thread.");

    private static readonly SuppressionDescriptor Uninitialized = new(
        "PFKS0007", "CS8618", "[OnWorkerStart] sets it before any other handler of the class is called.");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } =
        [MarkAsStatic, UnusedMember, UnusedParameter, ReviewUnusedParameter, ValidateArgument, ConfigureAwait, Uninitialized];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            var suppression = SupportedSuppressions.First(candidate => candidate.SuppressedDiagnosticId == diagnostic.Id);
            if (IsWrong(suppression, diagnostic, context))
            {
                context.ReportSuppression(Suppression.Create(suppression, diagnostic));
            }
        }
    }

    private static bool IsWrong(SuppressionDescriptor suppression, Diagnostic diagnostic, SuppressionAnalysisContext context)
    {
        // The compiler reports at the constructor, and says beside it which member it means.
        var location = suppression == Uninitialized && diagnostic.AdditionalLocations is [var member, ..] ? member : diagnostic.Location;
        if (location.SourceTree is not { } tree)
        {
            return false;
        }

        var node = tree.GetRoot(context.CancellationToken).FindNode(location.SourceSpan, getInnermostNodeForTie: true);
        var model = context.GetSemanticModel(tree);
        return suppression switch
        {
            _ when suppression == ConfigureAwait => model.GetEnclosingSymbol(location.SourceSpan.Start, context.CancellationToken)?.ContainingType is { } type && IsOfLoop(type),
            _ when suppression == ValidateArgument => ParameterAt(node, model, context.CancellationToken) is { ContainingSymbol: IMethodSymbol method } && IsHandler(method),
            _ when suppression == UnusedParameter || suppression == ReviewUnusedParameter =>
                ParameterAt(node, model, context.CancellationToken) is { } parameter && IsPayload(parameter, context.Compilation),
            _ when suppression == Uninitialized => SymbolAt(node, model, context.CancellationToken) is { ContainingType: { } type } field && IsSetAtStart(field, type, context),
            _ => SymbolAt(node, model, context.CancellationToken) is IMethodSymbol method && IsHandler(method),
        };
    }

    private static ISymbol? SymbolAt(SyntaxNode node, SemanticModel model, CancellationToken cancellation) => model.GetDeclaredSymbol(node, cancellation);

    private static IParameterSymbol? ParameterAt(SyntaxNode node, SemanticModel model, CancellationToken cancellation) =>
        (node is ParameterSyntax ? model.GetDeclaredSymbol(node, cancellation) : model.GetSymbolInfo(node, cancellation).Symbol) as IParameterSymbol;

    private static bool IsHandler(IMethodSymbol method) => method.HasAttribute(HandlerEvent.IsMarkedBy);

    /// <summary>Whether a class is one whose handlers run on the loop thread; a user process runs on the thread pool.</summary>
    private static bool IsOfLoop(INamedTypeSymbol type) => !HandlerMethods.ServedBy(type).IsEmpty && UserProcessClass.Of(type) is null;

    private static bool IsPayload(IParameterSymbol parameter, Compilation compilation) =>
        parameter.ContainingSymbol is IMethodSymbol method
        && method.GetAttributes().Any(attribute => HandlerEvent.Of(attribute) is { HasPayload: true } handlerEvent
            && SymbolEqualityComparer.Default.Equals(HandlerSignature.Bind(HandlerMethods.Of(method, handlerEvent, attribute), compilation.Assembly).Payload, parameter));

    private static bool IsSetAtStart(ISymbol member, INamedTypeSymbol type, SuppressionAnalysisContext context) => type.GetMembers()
        .OfType<IMethodSymbol>()
        .Where(static method => !method.IsStatic && method.GetAttributes().Any(static attribute => HandlerEvent.Of(attribute)?.Name == WorkerStart))
        .SelectMany(static method => (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences)
        .Select(reference => reference.GetSyntax(context.CancellationToken))
        .Any(declaration => context.GetSemanticModel(declaration.SyntaxTree).GetOperation(declaration, context.CancellationToken) is { } body && Sets(body, member));

    private static bool Sets(IOperation operation, ISymbol member) => operation switch
    {
        IAnonymousFunctionOperation or ILocalFunctionOperation => false,
        ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Member: var set } } when SymbolEqualityComparer.Default.Equals(set, member) => true,
        _ => operation.ChildOperations.Any(child => Sets(child, member)),
    };
}
