using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Prefork.Analyzers.Rules;
using Prefork.Analyzers.Tests.Support;
using Prefork.Generators.Tests.Support;

namespace Prefork.Analyzers.Tests;

public sealed class HandlerSuppressorTests
{
    [Fact]
    public async Task The_advice_to_make_it_static_is_silenced_for_handlers_alone()
    {
        var compilation = CSharpCompilation.Create(
            "App",
            [CSharpSyntaxTree.ParseText("public class Chat { [Prefork.OnReceive] public void Receive() { } public void Other() { } }", Analysis.ParseOptions)],
            References.All,
            Analysis.Options(OutputKind.DynamicallyLinkedLibrary));

        var diagnostics = await compilation
            .WithAnalyzers([new MarkAllAsStatic(), new HandlerSuppressor()])
            .GetAllDiagnosticsAsync();

        Assert.Equal("Other", Assert.Single(diagnostics.Where(diagnostic => diagnostic.Id == "CA1822" && !diagnostic.IsSuppressed)).GetMessage(null));
    }

    /// <summary>Stands in for the SDK's rule.</summary>
#pragma warning disable RS1029, RS1036, RS1038, RS1041, RS2008 // It is no analyzer that ships.
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class MarkAllAsStatic : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor Rule = new("CA1822", "Title", "{0}", "Performance", DiagnosticSeverity.Warning, true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterSymbolAction(
                symbol => symbol.ReportDiagnostic(Diagnostic.Create(Rule, symbol.Symbol.Locations[0], symbol.Symbol.Name)),
                SymbolKind.Method);
        }
    }
#pragma warning restore RS1029, RS1036, RS1038, RS1041, RS2008
}
