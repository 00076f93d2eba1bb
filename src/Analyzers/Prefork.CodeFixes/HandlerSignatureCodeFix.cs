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
using Prefork.CompileTime;

namespace Prefork.CodeFixes;

/// <summary>Changes the signature of a handler to the nearest valid one, where that is certain (PFK0001).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class HandlerSignatureCodeFix : CodeFixProvider
{
    private const string ByteMemory = "global::System.ReadOnlyMemory<byte>";
    private const string ValueTask = "global::System.Threading.Tasks.ValueTask";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticDescriptors.HandlerSignature.Id];

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
            var node = root.FindNode(diagnostic.Location.SourceSpan);
            if (diagnostic.TryGetProblem(out SignatureProblemKind problem)
                && FixOf(problem, node) is { } fix)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(fix.Title, cancellation => EditAsync(context.Document, fix.Edit, cancellation), fix.Key),
                    diagnostic);
            }
        }
    }

    private static (string Title, string Key, Action<DocumentEditor> Edit)? FixOf(SignatureProblemKind problem, SyntaxNode node) =>
        (problem, node) switch
        {
            (SignatureProblemKind.NotAccessible, MethodDeclarationSyntax method) =>
                ("Make the handler public", "public", editor => editor.SetAccessibility(method, Accessibility.Public)),
            (SignatureProblemKind.AsyncVoid, MethodDeclarationSyntax method) =>
                ("Return ValueTask", "ValueTask", editor => SetType(editor, method.ReturnType, ValueTask)),
            (SignatureProblemKind.ByReference, ParameterSyntax parameter) =>
                ($"Pass '{parameter.Identifier.Text}' by value", "value", editor => PassByValue(editor, parameter)),
            (SignatureProblemKind.DuplicateParameter or SignatureProblemKind.NoSession
                or SignatureProblemKind.NoMessage or SignatureProblemKind.NoCloseReason, ParameterSyntax parameter) =>
                ($"Remove parameter '{parameter.Identifier.Text}'", "remove", editor => editor.RemoveNode(parameter)),
            (SignatureProblemKind.SpanInAsynchronous, ParameterSyntax { Type: { } type }) =>
                ("Take ReadOnlyMemory<byte>", "memory", editor => SetType(editor, type, ByteMemory)),
            (SignatureProblemKind.UnsupportedParameter, ParameterSyntax { Type: ArrayTypeSyntax { ElementType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.ByteKeyword } } type }) =>
                ("Take ReadOnlyMemory<byte>", "memory", editor => SetType(editor, type, ByteMemory)),
            _ => null,
        };

    private static void SetType(DocumentEditor editor, TypeSyntax type, string name) => editor.ReplaceNode(
        type,
        SyntaxFactory.ParseTypeName(name)
            .WithTriviaFrom(type)
            .WithAdditionalAnnotations(Simplifier.Annotation, Simplifier.AddImportsAnnotation));

    private static void PassByValue(DocumentEditor editor, ParameterSyntax parameter) => editor.ReplaceNode(
        parameter,
        parameter
            .WithModifiers([.. parameter.Modifiers.Where(static modifier => !IsReference(modifier))])
            .WithLeadingTrivia(parameter.GetLeadingTrivia())
            .WithAdditionalAnnotations(Formatter.Annotation));

    private static bool IsReference(SyntaxToken modifier) =>
        modifier.Kind() is SyntaxKind.RefKeyword or SyntaxKind.OutKeyword or SyntaxKind.InKeyword or SyntaxKind.ReadOnlyKeyword;

    private static async Task<Document> EditAsync(Document document, Action<DocumentEditor> edit, CancellationToken cancellation)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        edit(editor);
        return editor.GetChangedDocument();
    }
}
