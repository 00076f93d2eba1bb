using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Prefork.Analyzers;
using Prefork.CompileTime;

namespace Prefork.CodeFixes;

/// <summary>Adds the call of <c>AddHandlers()</c> after the line that makes the builder, or to the chain of calls that it begins (PFK0004).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class MissingAddHandlersCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticDescriptors.MissingAddHandlers.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            var call = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            if (call.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }
                && variable.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { } declaration)
            {
                context.RegisterCodeFix(
                    CodeAction.Create("Add AddHandlers()", _ => Task.FromResult(Insert(context.Document, root, declaration, variable)), "add"),
                    diagnostic);
            }
            else if (call is InvocationExpressionSyntax invocation)
            {
                context.RegisterEdit(diagnostic, "Add AddHandlers()", "add", editor => editor.ReplaceNode(invocation, Chain(invocation)));
            }
        }
    }

    private static InvocationExpressionSyntax Chain(InvocationExpressionSyntax call) => SyntaxFactory.InvocationExpression(
        SyntaxFactory.MemberAccessExpression(
            SyntaxKind.SimpleMemberAccessExpression, call.WithoutTrailingTrivia(), SyntaxFactory.IdentifierName(KnownTypes.AddHandlers)))
        .WithTrailingTrivia(call.GetTrailingTrivia());

    private static Document Insert(Document document, SyntaxNode root, LocalDeclarationStatementSyntax declaration, VariableDeclaratorSyntax variable)
    {
        var statement = SyntaxFactory.ParseStatement($"{variable.Identifier.Text}.{KnownTypes.AddHandlers}();")
            .WithTrailingTrivia(declaration.GetTrailingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)))
            .WithAdditionalAnnotations(Formatter.Annotation);
        var changed = declaration.Parent is GlobalStatementSyntax global
            ? root.InsertNodesAfter(global, [SyntaxFactory.GlobalStatement(statement)])
            : root.InsertNodesAfter(declaration, [statement]);
        return document.WithSyntaxRoot(changed);
    }
}
