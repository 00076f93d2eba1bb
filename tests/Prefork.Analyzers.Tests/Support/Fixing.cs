using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Prefork.Generators.Tests.Support;

namespace Prefork.Analyzers.Tests.Support;

/// <summary>Applies code fixes, one diagnostic at a time and all at once.</summary>
internal static class Fixing
{
    private const int MostFixes = 20;

    /// <summary>Asserts that the fix of the first diagnostic, repeated, and the fix of all, both turn one source into the other.</summary>
    /// <param name="provider">The fix.</param>
    /// <param name="before">The source with what is to be fixed.</param>
    /// <param name="after">The source that it becomes.</param>
    /// <param name="kind">What is compiled.</param>
    /// <param name="key">Which of several fixes is meant; without it there has to be one.</param>
    /// <param name="options">What the analyzers are given beside the sources.</param>
    public static async Task VerifyAsync(
        CodeFixProvider provider,
        string before,
        string after,
        OutputKind kind = OutputKind.DynamicallyLinkedLibrary,
        string? key = null,
        AnalyzerOptions? options = null)
    {
        Assert.Equal(after, await FixOneByOneAsync(provider, before, kind, key, options));
        Assert.Equal(after, await FixAllAsync(provider, before, kind, key, options));
    }

    /// <summary>Asserts that no fix is offered.</summary>
    public static async Task VerifyNoneAsync(
        CodeFixProvider provider, string source, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, string? key = null, AnalyzerOptions? options = null)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, source, kind);
        var diagnostics = await DiagnosticsAsync(document, provider, options, default);
        Assert.NotEmpty(diagnostics);
        foreach (var diagnostic in diagnostics)
        {
            Assert.Empty(await ActionsAsync(provider, document, diagnostic, key));
        }
    }

    private static async Task<string> FixOneByOneAsync(CodeFixProvider provider, string source, OutputKind kind, string? key, AnalyzerOptions? options)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, source, kind);
        var diagnostics = await DiagnosticsAsync(document, provider, options, default);
        Assert.NotEmpty(diagnostics);
        for (var left = MostFixes; diagnostics.Length > 0; diagnostics = await DiagnosticsAsync(document, provider, options, default))
        {
            Assert.True(left-- > 0, $"After so many fixes this is left:\n{await document.GetTextAsync()}");
            var action = Assert.Single(await ActionsAsync(provider, document, diagnostics[0], key));
            document = await ApplyAsync(document, action);
        }

        return (await document.GetTextAsync()).ToString();
    }

    private static async Task<string> FixAllAsync(CodeFixProvider provider, string source, OutputKind kind, string? given, AnalyzerOptions? options)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, source, kind);
        var diagnostics = await DiagnosticsAsync(document, provider, options, default);
        for (var left = MostFixes; diagnostics.Length > 0; diagnostics = await DiagnosticsAsync(document, provider, options, default))
        {
            Assert.True(left-- > 0, $"After so many fixes of all this is left:\n{await document.GetTextAsync()}");
            var key = (await ActionsAsync(provider, document, diagnostics[0], given)).Single().EquivalenceKey;
            var context = new FixAllContext(
                document, provider, FixAllScope.Document, key, provider.FixableDiagnosticIds, new Provider(provider, options), default);
            var action = await provider.GetFixAllProvider()!.GetFixAsync(context);
            document = await ApplyAsync(document, action!);
        }

        return (await document.GetTextAsync()).ToString();
    }

    /// <summary>A project with one source, and the generators that projects have.</summary>
    public static Document Open(AdhocWorkspace workspace, string source, OutputKind kind)
    {
        var project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(),
            VersionStamp.Default,
            "App",
            "App",
            LanguageNames.CSharp,
            compilationOptions: Analysis.Options(kind),
            parseOptions: Analysis.ParseOptions,
            metadataReferences: References.All,
            analyzerReferences: [new GeneratorReference()]));
        return workspace.AddDocument(project.Id, "Source.cs", SourceText.From(source));
    }

    private static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(
        Document document, CodeFixProvider provider, AnalyzerOptions? options, CancellationToken cancellation)
    {
        var compilation = (await document.Project.GetCompilationAsync(cancellation))!;
        var diagnostics = await compilation.WithAnalyzers(Analysis.Analyzers, options).GetAnalyzerDiagnosticsAsync(cancellation);
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
        return key is null ? actions : [.. actions.Where(action => action.EquivalenceKey == key)];
    }

    private static async Task<Document> ApplyAsync(Document document, CodeAction action)
    {
        var operation = (await action.GetOperationsAsync(default)).OfType<ApplyChangesOperation>().Single();
        return operation.ChangedSolution.GetDocument(document.Id)!;
    }

    private sealed class Provider(CodeFixProvider fixes, AnalyzerOptions? options) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await GetDocumentDiagnosticsAsync(project.Documents.Single(), cancellationToken);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            await DiagnosticsAsync(document, fixes, options, cancellationToken);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
