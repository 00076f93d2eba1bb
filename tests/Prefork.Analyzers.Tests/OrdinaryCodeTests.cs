using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Prefork.Analyzers.Tests.Support;

namespace Prefork.Analyzers.Tests;

/// <summary>Holds all rules to silence about code as people write it: the files of a folder, the samples, the template, and the examples of the documentation.</summary>
public sealed partial class OrdinaryCodeTests
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder("Ordinary"), "*.cs").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Samples => [.. Directory.EnumerateDirectories(Folder("Samples")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(Folder("Docs"), "*.md").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Nothing_is_reported_about_ordinary_code(string file)
    {
        var source = await File.ReadAllTextAsync(Path.Combine(Folder("Ordinary"), file));

        Assert.Empty(Show(await Analysis.RunAsync([(file, source), ("Usings.cs", ImplicitUsings)], OutputKind.DynamicallyLinkedLibrary)));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Nothing_is_reported_about_a_sample(string sample)
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Folder("Samples"), sample), "*.cs", SearchOption.AllDirectories)
            .Select(path => (path, File.ReadAllText(path)))
            .Append(("Usings.cs", ImplicitUsings));

        var settings = Directory.EnumerateFiles(Path.Combine(Folder("Samples"), sample), "appsettings*.json").Select(path => (path, File.ReadAllText(path)));

        Assert.Empty(Show(await Analysis.RunAsync([.. sources], OutputKind.ConsoleApplication, ProjectFiles.Files([.. settings]))));
    }

    [Theory]
    [InlineData]
    [InlineData("isLine")]
    [InlineData("isLength")]
    [InlineData("tasks")]
    [InlineData("tasks", "isLine")]
    [InlineData("tasks", "isLength")]
    public async Task Nothing_is_reported_about_the_template(params string[] symbols)
    {
        var sources = Directory.EnumerateFiles(Folder("Template"), "*.cs").Select(path => (path, File.ReadAllText(path))).Append(("Usings.cs", ImplicitUsings));

        Assert.Empty(Show(await Analysis.RunAsync([.. sources], OutputKind.ConsoleApplication, symbols: symbols)));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Nothing_is_reported_about_the_examples_of_a_page(string page)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Folder("Docs"), page));
        foreach (Match example in Example().Matches(text))
        {
            var code = example.Groups[1].Value;
            var isProgram = code.Contains("CreateBuilder", StringComparison.Ordinal);
            var kind = isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;

            Assert.Empty(Show(await Analysis.RunAsync([(page, code), ("Usings.cs", ImplicitUsings)], kind, mustCompile: false)));
        }
    }

    private static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, name);

    private static IEnumerable<string> Show(IEnumerable<Diagnostic> diagnostics) => diagnostics.Select(diagnostic => diagnostic.ToString());

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
