using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Prefork.Generators;
using Prefork.Generators.Tests.Support;

namespace Prefork.Analyzers.Tests.Support;

/// <summary>Applies code fixes, one diagnostic at a time and all at once.</summary>
internal static class Fixing
{
    /// <summary>Asserts that the fix of the first diagnostic, repeated, and the fix of all, both turn one source into the other.</summary>
    /// <remarks>Where several fixes are offered for a diagnostic, <paramref name="key"/> says which.</remarks>
    public static async Task VerifyAsync(
        CodeFixProvider provider,
        string before,
        string after,
        OutputKind kind = OutputKind.DynamicallyLinkedLibrary,
        string? key = null)
    {
        Assert.Equal(after, await FixOneByOneAsync(provider, before, kind, key));
        Assert.Equal(after, await FixAllAsync(provider, before, kind, key));
    }

    /// <summary>Asserts that no fix is offered, or none of a key.</summary>
    public static async Task VerifyNoneAsync(CodeFixProvider provider, string source, string? key = null)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, source, OutputKind.DynamicallyLinkedLibrary);
        var diagnostics = await DiagnosticsAsync(document, provider, default);
        Assert.NotEmpty(diagnostics);
        foreach (var diagnostic in diagnostics)
        {
            Assert.Empty(await ActionsAsync(provider, document, diagnostic, key));
        }
    }

    private static async Task<string> FixOneByOneAsync(CodeFixProvider provider, string source, OutputKind kind, string? key)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, source, kind);
        var diagnostics = await DiagnosticsAsync(document, provider, default);
        Assert.NotEmpty(diagnostics);
        for (; diagnostics.Length > 0; diagnostics = await DiagnosticsAsync(document, provider, default))
        {
            var action = Assert.Single(await ActionsAsync(provider, document, diagnostics[0], key));
            document = await ApplyAsync(document, action);
        }

        return (await document.GetTextAsync()).ToString();
    }

    private static async Task<string> FixAllAsync(CodeFixProvider provider, string source, OutputKind kind, string? key)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, source, kind);
        var diagnostics = await DiagnosticsAsync(document, provider, default);
        while (diagnostics.Length > 0)
        {
            var equivalence = (await ActionsAsync(provider, document, diagnostics[0], key)).Single().EquivalenceKey;
            var context = new FixAllContext(
                document, provider, FixAllScope.Document, equivalence, provider.FixableDiagnosticIds, new Provider(provider), default);
            var action = await provider.GetFixAllProvider()!.GetFixAsync(context);
            document = await ApplyAsync(document, action!);
            var left = await DiagnosticsAsync(document, provider, default);
            Assert.True(left.Length < diagnostics.Length, "The fix of all changed nothing.");
            diagnostics = left;
        }

        return (await document.GetTextAsync()).ToString();
    }

    private static Document Open(AdhocWorkspace workspace, string source, OutputKind kind)
    {
        var project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(),
            VersionStamp.Default,
            "App",
            "App",
            LanguageNames.CSharp,
            compilationOptions: Analysis.Options(kind),
            parseOptions: Analysis.ParseOptions,
            metadataReferences: References.All));
        return workspace.AddDocument(project.Id, "Source.cs", SourceText.From(source));
    }

    private static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Document document, CodeFixProvider provider, CancellationToken cancellation)
    {
        var compilation = (await document.Project.GetCompilationAsync(cancellation))!;
        Microsoft.CodeAnalysis.CSharp.CSharpGeneratorDriver
            .Create([new PreforkGenerator().AsSourceGenerator(), .. MemoryPackGenerators.Create()], parseOptions: Analysis.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _, cancellation);
        var diagnostics = await compilation.WithAnalyzers(Analysis.Analyzers).GetAnalyzerDiagnosticsAsync(cancellation);
        return
        [
            .. diagnostics
                .Where(diagnostic => provider.FixableDiagnosticIds.Contains(diagnostic.Id))
                .OrderBy(diagnostic => diagnostic.Location.SourceSpan),
        ];
    }

    private static async Task<List<CodeAction>> ActionsAsync(CodeFixProvider provider, Document document, Diagnostic diagnostic, string? key)
    {
        var actions = new List<CodeAction>();
        await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), default));
        return [.. actions.Where(action => key is null || action.EquivalenceKey == key)];
    }

    private static async Task<Document> ApplyAsync(Document document, CodeAction action)
    {
        var operation = (await action.GetOperationsAsync(default)).OfType<ApplyChangesOperation>().Single();
        return operation.ChangedSolution.GetDocument(document.Id)!;
    }

    private sealed class Provider(CodeFixProvider fixes) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await GetDocumentDiagnosticsAsync(project.Documents.Single(), cancellationToken);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            await DiagnosticsAsync(document, fixes, cancellationToken);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
