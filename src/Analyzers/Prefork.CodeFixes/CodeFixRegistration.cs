using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace Prefork.CodeFixes;

/// <summary>Offers edits of the document that a diagnostic stands in.</summary>
internal static class CodeFixRegistration
{
    /// <summary>Offers an edit.</summary>
    /// <param name="context">Where the fix is asked for.</param>
    /// <param name="diagnostic">What it cures.</param>
    /// <param name="title">What the editor shows.</param>
    /// <param name="key">What all fixes of the kind have in common.</param>
    /// <param name="edit">The edit.</param>
    public static void RegisterEdit(this CodeFixContext context, Diagnostic diagnostic, string title, string key, Action<DocumentEditor> edit)
    {
        var document = context.Document;
        context.RegisterCodeFix(CodeAction.Create(title, cancellation => EditAsync(document, edit, cancellation), key), diagnostic);
    }

    /// <summary>Puts another type in the place of one, as short as the document allows.</summary>
    public static void ReplaceType(this DocumentEditor editor, TypeSyntax type, TypeSyntax by) => editor.ReplaceNode(
        type,
        by.WithTriviaFrom(type).WithAdditionalAnnotations(Simplifier.Annotation, Simplifier.AddImportsAnnotation));

    /// <summary>An attribute with one argument, as short as the document allows.</summary>
    public static AttributeSyntax AttributeWith(string name, AttributeArgumentSyntax argument) =>
        SyntaxFactory.Attribute(SyntaxFactory.ParseName(name), SyntaxFactory.AttributeArgumentList([argument]))
            .WithAdditionalAnnotations(Simplifier.Annotation, Simplifier.AddImportsAnnotation);

    /// <summary>Makes a type, and those around it, partial.</summary>
    public static void MakePartial(this DocumentEditor editor, SyntaxNode? declaration)
    {
        for (; declaration is TypeDeclarationSyntax type; declaration = declaration.Parent)
        {
            if (!type.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                editor.ReplaceNode(type, static (current, generator) => generator.WithModifiers(current, generator.GetModifiers(current).WithPartial(true)));
            }
        }
    }

    private static async Task<Document> EditAsync(Document document, Action<DocumentEditor> edit, CancellationToken cancellation)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        edit(editor);
        return editor.GetChangedDocument();
    }
}
