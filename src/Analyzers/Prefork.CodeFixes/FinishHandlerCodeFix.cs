using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Prefork.Analyzers;
using Prefork.CompileTime;

namespace Prefork.CodeFixes;

/// <summary>Gives a finish handler the outcome of the task that it names (PFK0012).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class FinishHandlerCodeFix : CodeFixProvider
{
    private const string Outcome = "global::Prefork.TaskOutcome";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticDescriptors.FinishHandler.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            if (diagnostic.TryGetProblem(out SignatureProblemKind problem)
                && problem == SignatureProblemKind.WrongOutcome
                && root.FindNode(diagnostic.Location.SourceSpan) is ParameterSyntax { Type: { } type } parameter
                && model.GetDeclaredSymbol(parameter, context.CancellationToken)?.ContainingSymbol is IMethodSymbol method
                && TaskOf(method) is { Problem: null } task)
            {
                var outcome = task.Result is { } result ? $"{Outcome}<{result.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}>" : Outcome;
                var title = task.Result is { } shown ? $"Take TaskOutcome<{shown.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}>" : "Take TaskOutcome";
                context.RegisterEdit(diagnostic, title, "outcome", editor => editor.ReplaceType(type, SyntaxFactory.ParseTypeName(outcome)));
            }
        }
    }

    private static FinishedTask TaskOf(IMethodSymbol method) =>
        FinishedTask.Of(method.GetAttributes().First(static attribute => HandlerEvent.Of(attribute) is { HasOutcome: true }));
}
