using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Prefork.CodeFixes;

/// <summary>Applies a fix that changes a document once for any number of diagnostics, as those do that touch the same method.</summary>
internal static class DocumentFix
{
    /// <summary>Fixes all diagnostics of a document by one change, which is chosen by the key of the fix.</summary>
    public static FixAllProvider FixAll(Func<Document, ImmutableArray<Diagnostic>, string?, CancellationToken, Task<Document?>> fix) => FixAllProvider.Create(
        (context, document, diagnostics) => fix(document, diagnostics, context.CodeActionEquivalenceKey, context.CancellationToken));

    /// <summary>How many errors the code of a document has.</summary>
    public static async Task<int> CountErrorsAsync(this Document document, CancellationToken cancellation) =>
        await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is { } model
            ? model.GetDiagnostics(cancellationToken: cancellation).Count(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            : 0;
}
