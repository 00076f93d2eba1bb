using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Prefork.Analyzers;

namespace Prefork.CodeFixes;

/// <summary>Makes a static member one of the object, where no static code needs it (PFK0016).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class StaticStateCodeFix : CodeFixProvider
{
    private const string Key = "instance";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticDescriptors.StaticState.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => DocumentFix.FixAll(static (document, diagnostics, _, cancellation) => FixAsync(document, diagnostics, cancellation));

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await FixAsync(context.Document, [diagnostic], context.CancellationToken).ConfigureAwait(false) is { } fixedDocument)
            {
                context.RegisterCodeFix(CodeAction.Create("Make it an instance member", _ => Task.FromResult(fixedDocument), Key), diagnostic);
            }
        }
    }

    private static async Task<Document?> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var errors = await document.CountErrorsAsync(cancellation).ConfigureAwait(false);
        var current = document;

        // From the end on, so that what is left is where its diagnostic says.
        foreach (var diagnostic in diagnostics.OrderByDescending(static diagnostic => diagnostic.Location.SourceSpan.Start))
        {
            var root = await current.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
            if (root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member)
            {
                continue;
            }

            var candidate = current.WithSyntaxRoot(root.ReplaceNode(member, WithoutStatic(member)));
            if (await candidate.CountErrorsAsync(cancellation).ConfigureAwait(false) <= errors)
            {
                current = candidate;
            }
        }

        return current == document ? null : current;
    }

    private static MemberDeclarationSyntax WithoutStatic(MemberDeclarationSyntax member)
    {
        var token = member.Modifiers.First(static modifier => modifier.IsKind(SyntaxKind.StaticKeyword));
        return member.WithModifiers(member.Modifiers.Remove(token)).WithLeadingTrivia(member.GetLeadingTrivia());
    }
}
