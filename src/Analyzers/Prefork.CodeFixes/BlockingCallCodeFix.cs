using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using Prefork.Analyzers;
using Prefork.Analyzers.Rules;

namespace Prefork.CodeFixes;

/// <summary>Awaits in the place of a call that blocks, or has the handler run on the thread pool (PFK0014).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class BlockingCallCodeFix : CodeFixProvider
{
    internal const string Await = "await";
    internal const string ThreadPool = "threadpool";

    private const string Attribute = "global::Prefork.OnThreadPool";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticDescriptors.BlockingCall.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => DocumentFix.FixAll(static (document, diagnostics, key, cancellation) =>
        key == Await ? AwaitAsync(document, diagnostics, cancellation) : MarkAsync(document, diagnostics, cancellation));

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await AwaitAsync(context.Document, [diagnostic], context.CancellationToken).ConfigureAwait(false) is { } awaiting)
            {
                context.RegisterCodeFix(CodeAction.Create("Await it", _ => Task.FromResult(awaiting), Await), diagnostic);
            }

            if (await MarkAsync(context.Document, [diagnostic], context.CancellationToken).ConfigureAwait(false) is { } marked)
            {
                context.RegisterCodeFix(CodeAction.Create("Run the handler on the thread pool", _ => Task.FromResult(marked), ThreadPool), diagnostic);
            }
        }
    }

    private static Task<Document?> AwaitAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation) => AwaitFix.ApplyAsync(
        document,
        diagnostics.Select(static diagnostic => (diagnostic, diagnostic.TryGetProblem(out BlockingCure cure) ? cure : BlockingCure.None)),
        cancellation);

    private static async Task<Document?> MarkAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root)
        {
            return null;
        }

        // A call in a method of the class names the handler that comes there, which may stand in another file.
        var handlers = diagnostics
            .SelectMany(static diagnostic => diagnostic.AdditionalLocations)
            .Where(location => location.SourceTree == root.SyntaxTree)
            .Select(location => root.FindNode(location.SourceSpan))
            .OfType<MethodDeclarationSyntax>()
            .Distinct()
            .ToList();
        return handlers.Count == 0 ? null : document.WithSyntaxRoot(root.ReplaceNodes(handlers, static (_, method) => Marked(method)));
    }

    /// <summary>The handler with the attribute behind that of its event, on a line of its own where that has one.</summary>
    private static MethodDeclarationSyntax Marked(MethodDeclarationSyntax method)
    {
        var last = method.AttributeLists.Last();
        var attribute = SyntaxFactory.Attribute(
            SyntaxFactory.ParseName(Attribute).WithAdditionalAnnotations(Simplifier.Annotation, Simplifier.AddImportsAnnotation));
        var indentation = method.AttributeLists.Count == 1 ? Indentation(last) : last.GetLeadingTrivia();
        var mark = SyntaxFactory.AttributeList(
            SyntaxFactory.Token(indentation, SyntaxKind.OpenBracketToken, default),
            target: null,
            SyntaxFactory.SingletonSeparatedList(attribute),
            SyntaxFactory.Token(default, SyntaxKind.CloseBracketToken, last.GetTrailingTrivia()));
        return method.WithAttributeLists(method.AttributeLists.Add(mark));
    }

    private static SyntaxTriviaList Indentation(SyntaxNode node) =>
        node.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia) && node.GetLeadingTrivia() is [.., var last] && last.IsKind(SyntaxKind.WhitespaceTrivia)
            ? SyntaxFactory.TriviaList(last)
            : default;
}
