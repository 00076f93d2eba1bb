using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Prefork.Analyzers.Rules;

namespace Prefork.CodeFixes;

/// <summary>Awaits calls in a document, and leaves those alone for which the result would not compile.</summary>
internal static class AwaitFix
{
    /// <summary>The document with all of the calls awaited for which that is possible, or <see langword="null"/> where there is none.</summary>
    public static async Task<Document?> ApplyAsync(Document document, IEnumerable<(Diagnostic Diagnostic, BlockingCure Cure)> calls, CancellationToken cancellation)
    {
        if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } model)
        {
            return null;
        }

        var errors = await document.CountErrorsAsync(cancellation).ConfigureAwait(false);
        var all = new AwaitRewriter(model);
        var members = calls
            .Where(static call => call.Cure != BlockingCure.None)
            .Select(call => (Syntax: root.FindNode(call.Diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) as ExpressionSyntax, call.Cure))
            .Where(static call => call.Syntax is not null)
            .GroupBy(static call => call.Syntax!.FirstAncestorOrSelf<MemberDeclarationSyntax>());
        foreach (var member in members)
        {
            var rewriter = new AwaitRewriter(model);
            var awaited = member.Where(call => rewriter.TryAdd(call.Syntax!, call.Cure)).ToList();
            if (awaited.Count > 0
                && await document.WithSyntaxRoot(rewriter.Visit(root)!).CountErrorsAsync(cancellation).ConfigureAwait(false) <= errors)
            {
                foreach (var (syntax, cure) in awaited)
                {
                    all.TryAdd(syntax!, cure);
                }
            }
        }

        return all.IsEmpty ? null : document.WithSyntaxRoot(all.Visit(root)!);
    }
}
