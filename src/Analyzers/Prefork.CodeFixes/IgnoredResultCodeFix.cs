using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Prefork.Analyzers;
using Prefork.Analyzers.Rules;

namespace Prefork.CodeFixes;

/// <summary>Awaits a send, or calls the method of a client that throws (PFK0019).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class IgnoredResultCodeFix : CodeFixProvider
{
    private const string Await = "await";
    private const string Throwing = "throwing";
    private const string Try = "Try";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticDescriptors.IgnoredResult.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => DocumentFix.FixAll(static (document, diagnostics, key, cancellation) =>
        key == Await ? AwaitAsync(document, diagnostics, cancellation) : CallThrowingAsync(document, diagnostics, cancellation));

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await AwaitAsync(context.Document, [diagnostic], context.CancellationToken).ConfigureAwait(false) is { } awaiting)
            {
                context.RegisterCodeFix(CodeAction.Create("Await it", _ => Task.FromResult(awaiting), Await), diagnostic);
            }

            if (await CallThrowingAsync(context.Document, [diagnostic], context.CancellationToken).ConfigureAwait(false) is { } throwing)
            {
                context.RegisterCodeFix(CodeAction.Create("Call the method that throws", _ => Task.FromResult(throwing), Throwing), diagnostic);
            }
        }
    }

    private static Task<Document?> AwaitAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation) => AwaitFix.ApplyAsync(
        document,
        Of(diagnostics, IgnoredResult.Unawaited).Select(static diagnostic => (diagnostic, BlockingCure.AwaitTask)),
        cancellation);

    private static async Task<Document?> CallThrowingAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var names = Of(diagnostics, IgnoredResult.Outcome)
            .Select(diagnostic => root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true))
            .OfType<InvocationExpressionSyntax>()
            .Select(static call => call.Expression is MemberAccessExpressionSyntax access ? access.Name : call.Expression as SimpleNameSyntax)
            .OfType<IdentifierNameSyntax>()
            .ToList();
        return root is null || names.Count == 0
            ? null
            : document.WithSyntaxRoot(root.ReplaceNodes(
                names,
                static (_, name) => SyntaxFactory.IdentifierName(name.Identifier.Text.Substring(Try.Length)).WithTriviaFrom(name)));
    }

    private static IEnumerable<Diagnostic> Of(ImmutableArray<Diagnostic> diagnostics, IgnoredResult kind) =>
        diagnostics.Where(diagnostic => diagnostic.TryGetProblem(out IgnoredResult problem) && problem == kind);
}
