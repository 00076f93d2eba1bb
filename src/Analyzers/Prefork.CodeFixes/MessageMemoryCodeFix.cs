using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;
using Prefork.Analyzers;
using Prefork.Analyzers.Rules;

namespace Prefork.CodeFixes;

/// <summary>Copies memory of a message before it is kept (PFK0015).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class MessageMemoryCodeFix : CodeFixProvider
{
    private const string Key = "copy";
    private const string ByteMemory = "global::System.ReadOnlyMemory<byte>";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticDescriptors.MessageMemory.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => DocumentFix.FixAll(static (document, diagnostics, _, cancellation) => FixAsync(document, diagnostics, cancellation));

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await FixAsync(context.Document, [diagnostic], context.CancellationToken).ConfigureAwait(false) is { } copying)
            {
                context.RegisterCodeFix(CodeAction.Create("Copy it with ToArray()", _ => Task.FromResult(copying), Key), diagnostic);
            }
        }
    }

    private static async Task<Document?> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        var copied = new HashSet<(SyntaxNode Statement, string Name)>();
        foreach (var diagnostic in diagnostics)
        {
            if (editor.OriginalRoot.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax memory
                || !diagnostic.TryGetProblem(out MessageMemoryCure cure))
            {
                continue;
            }

            if (cure == MessageMemoryCure.Here)
            {
                editor.ReplaceNode(memory, Copy(memory).WithTriviaFrom(memory));
            }
            else if (cure == MessageMemoryCure.BeforeFunction
                && memory is IdentifierNameSyntax name
                && OutermostFunction(name) is { } function
                && function.FirstAncestorOrSelf<StatementSyntax>() is { Parent: BlockSyntax } statement)
            {
                CopyBefore(editor, statement, function, name, copied.Add((statement, name.Identifier.Text)));
            }
        }

        var changed = editor.GetChangedDocument();
        return changed.Id == document.Id && editor.GetChangedRoot() != editor.OriginalRoot ? changed : null;
    }

    private static void CopyBefore(DocumentEditor editor, StatementSyntax statement, SyntaxNode function, IdentifierNameSyntax name, bool isFirst)
    {
        var symbol = editor.SemanticModel.GetSymbolInfo(name).Symbol;
        var copy = name.Identifier.Text + "Copy";
        if (isFirst)
        {
            editor.InsertBefore(statement, SyntaxFactory.LocalDeclarationStatement(SyntaxFactory.VariableDeclaration(
                    SyntaxFactory.ParseTypeName(ByteMemory).WithAdditionalAnnotations(Simplifier.Annotation, Simplifier.AddImportsAnnotation),
                    SyntaxFactory.SingletonSeparatedList(SyntaxFactory.VariableDeclarator(
                        SyntaxFactory.Identifier(copy), null, SyntaxFactory.EqualsValueClause(Copy(name))))))
                .WithAdditionalAnnotations(Formatter.Annotation));
        }

        foreach (var use in function.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (use.Identifier.Text == name.Identifier.Text && SymbolEqualityComparer.Default.Equals(editor.SemanticModel.GetSymbolInfo(use).Symbol, symbol))
            {
                editor.ReplaceNode(use, SyntaxFactory.IdentifierName(copy).WithTriviaFrom(use));
            }
        }
    }

    private static InvocationExpressionSyntax Copy(ExpressionSyntax memory) => SyntaxFactory.InvocationExpression(SyntaxFactory.MemberAccessExpression(
        SyntaxKind.SimpleMemberAccessExpression,
        (ExpressionSyntax)memory.WithoutTrivia(),
        SyntaxFactory.IdentifierName("ToArray")));

    private static AnonymousFunctionExpressionSyntax? OutermostFunction(SyntaxNode node) => node.Ancestors().OfType<AnonymousFunctionExpressionSyntax>().LastOrDefault();
}
