using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Prefork.Generators;
using Prefork.Generators.Tests.Support;

namespace Prefork.Docs.Tests;

/// <summary>Compiles the code of the pages with the generator, as a project with implicit usings would.</summary>
public sealed class SnippetTests
{
    private const string RulesFolder = "docs/rules/";

    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp14, preprocessorSymbols: MemoryPackGenerators.Symbols);

    /// <summary>What every project of the SDK has switched off, too.</summary>
    private static readonly KeyValuePair<string, ReportDiagnostic>[] VersionsOfReferences = [KeyValuePair.Create("CS1701", ReportDiagnostic.Suppress)];

    private static readonly MetadataReference[] References =
    [
        .. Net100.References.All,
        .. new[]
        {
            typeof(ServerApplication), typeof(ServiceProvider), typeof(IServiceCollection), typeof(ILogger), typeof(LoggerFactory),
            typeof(IConfiguration), typeof(ConfigurationManager), typeof(IHostedService), typeof(IOptions<>),
            typeof(MemoryPack.MemoryPackSerializer),
        }
            .Select(type => type.Assembly.Location)
            .Distinct()
            .Select(location => MetadataReference.CreateFromFile(location)),
    ];

    // The rules have tests of their own, which expect the wrong code to be wrong.
    private static IEnumerable<Snippet> All =>
        Page.All.Where(page => !page.Path.StartsWith(RulesFolder, StringComparison.Ordinal)).SelectMany(page => page.Snippets);

    public static TheoryData<Snippet> Snippets => [.. All];

    public static TheoryData<Snippet> Quotations => [.. All.Where(snippet => snippet.File is not null)];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Compiles(Snippet snippet)
    {
        ArgumentNullException.ThrowIfNull(snippet);
        var kind = snippet.Code.Contains("CreateBuilder", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        Compilation compilation = CSharpCompilation.Create(
            "App",
            [CSharpSyntaxTree.ParseText(ImplicitUsings, Language), CSharpSyntaxTree.ParseText(WithHandler(snippet.Code, kind), Language)],
            References,
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: false, specificDiagnosticOptions: VersionsOfReferences));

        CSharpGeneratorDriver.Create([new PreforkGenerator().AsSourceGenerator(), .. MemoryPackGenerators.Create()], parseOptions: Language)
            .RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _);

        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
    }

    [Theory]
    [MemberData(nameof(Quotations))]
    public void Says_what_the_quoted_file_says(Snippet snippet)
    {
        ArgumentNullException.ThrowIfNull(snippet);
        Assert.Equal(Page.Read(snippet.File!).TrimStart('\uFEFF'), snippet.Code);
    }

    /// <summary>A program alone has no handlers, and so no AddHandlers().</summary>
    private static string WithHandler(string code, OutputKind kind) =>
        kind == OutputKind.ConsoleApplication && !code.Contains("[On", StringComparison.Ordinal)
            ? code + "public sealed class SomeHandlers { [OnReceive] public void Receive(Session session) => session.Close(); }"
            : code;
}
