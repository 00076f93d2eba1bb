using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Prefork.Analyzers.Rules;
using Prefork.Analyzers.Tests.Support;
using Prefork.Generators;
using Prefork.Generators.Tests.Support;

namespace Prefork.Analyzers.Tests;

/// <summary>Runs common analyzers themselves, and asserts that what they say of handlers is silenced, and what they say of the rest is not.</summary>
public sealed class HandlerSuppressorTests
{
    [Theory]
    [InlineData("CA1822", "public class Chat { [OnReceive] public void Receive() { } public void {|CA1822:Other|}() { } }")]
    [InlineData("IDE0051", "public class Chat { [OnReceive] private void Receive() { } private void {|IDE0051:Other|}() { } }")]
    [InlineData("IDE0060", "public class Images { [OnTask] public void Run(int number, Worker {|IDE0060:worker|}) { } public void Other(int {|IDE0060:number|}) { } }")]
    [InlineData("IDE0060", "public class Chat { [OnPipeMessage] public void Take(string text) { } [OnReceive] public void Receive(string {|IDE0060:text|}) { } }")]
    [InlineData("CA1062", "public class Chat { [OnReceive] public string Receive(string text) => text.Trim(); public string Other(string text) => {|CA1062:text|}.Trim(); }")]
    [InlineData(
        "CA2007",
        "public class Chat { [OnReceive] public async Task Receive() { await Later(); } private async Task Later() { await Task.Delay(1); } } public class Other { public async Task Method() { await {|CA2007:Task.Delay(1)|}; } }")]
    public async Task Advice_that_is_wrong_for_handlers_is_silenced_and_other_is_not(string id, string source)
    {
        var marked = MarkedSource.Parse("using System; using System.Threading; using System.Threading.Tasks; using Prefork; " + source);
        var analyzers = CommonAnalyzers.For(id);
        Assert.NotEmpty(analyzers);

        var reported = await RunAsync(marked.Text, id, analyzers);

        Assert.Contains(reported, diagnostic => diagnostic.IsSuppressed);
        Assert.Equal(marked.Marks.Select(mark => mark.Span), reported.Where(diagnostic => !diagnostic.IsSuppressed).Select(diagnostic => diagnostic.Location.SourceSpan));
    }

    [Theory]
    [InlineData("public class Chat { private string _name; [OnWorkerStart] public void Start() => _name = \"a\"; [OnReceive] public string Receive() => _name; }", true)]
    [InlineData("public class Chat { public string Name { get; private set; } [OnWorkerStart] public async Task Start() { await Task.Yield(); if (Name is null) { Name = \"a\"; } } }", true)]
    [InlineData("public class Chat { private string _name; public Chat() { } [OnWorkerStart] public void Start() => _name = \"a\"; [OnReceive] public string Receive() => _name; }", true)]
    [InlineData("public class Chat { private string _name; [OnConnect] public void Start() => _name = \"a\"; [OnReceive] public string Receive() => _name; }", false)]
    [InlineData("public class Chat { private string _name; [OnWorkerStart] public void Start() { Action later = () => _name = \"a\"; later(); } [OnReceive] public string Receive() => _name; }", false)]
    public async Task A_member_that_the_start_of_the_worker_sets_counts_as_set(string source, bool isSilenced)
    {
        var reported = await RunAsync("using System; using System.Threading.Tasks; using Prefork; " + source, "CS8618", []);

        Assert.Equal(isSilenced, Assert.Single(reported).IsSuppressed);
    }

    [Fact]
    public async Task Nobody_says_that_handler_classes_are_never_made() => Assert.Empty(await RunAsync(
        "using Prefork; internal sealed class Chat { [OnReceive] public void Receive() { } }", "CA1812", CommonAnalyzers.For("CA1812")));

    private static async Task<IReadOnlyList<Diagnostic>> RunAsync(string source, string id, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        var specific = ImmutableDictionary<string, ReportDiagnostic>.Empty.Add(id, ReportDiagnostic.Warn);
        Compilation compilation = CSharpCompilation.Create(
            "App",
            [CSharpSyntaxTree.ParseText(source, Analysis.ParseOptions, "Source.cs")],
            References.All,
            Analysis.Options(OutputKind.DynamicallyLinkedLibrary).WithSpecificDiagnosticOptions(specific));
        CSharpGeneratorDriver.Create([new PreforkGenerator().AsSourceGenerator(), .. MemoryPackGenerators.Create()], parseOptions: Analysis.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _);
        var diagnostics = await compilation
            .WithAnalyzers([.. analyzers, new HandlerSuppressor()], new CompilationWithAnalyzersOptions(ProjectFiles.Files(), null, true, false, reportSuppressedDiagnostics: true))
            .GetAllDiagnosticsAsync();
        return
        [
            .. diagnostics
                .Where(diagnostic => diagnostic.Id == id && diagnostic.Location.SourceTree?.FilePath == "Source.cs")
                .OrderBy(diagnostic => diagnostic.Location.SourceSpan),
        ];
    }
}
