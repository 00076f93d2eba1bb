using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Prefork.Analyzers.Tests.Support;

namespace Prefork.Analyzers.Tests;

/// <summary>Holds each rule to its page.</summary>
public sealed partial class RulePageTests
{
    private static readonly string[] Sections = ["Wrong", "Right", "Why", "When to suppress"];

    public static TheoryData<string> Rules => [.. Ids];

    private static IEnumerable<string> Ids => Analysis.Analyzers
        .SelectMany(analyzer => analyzer.SupportedDiagnostics)
        .Select(rule => rule.Id)
        .Distinct()
        .Order(StringComparer.Ordinal);

    [Fact]
    public void There_are_pages_for_the_rules_alone() => Assert.Equal(
        Ids.Select(id => id + ".md"),
        Directory.EnumerateFiles(Folder, "PFK*.md").Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_page_tells_what_its_rule_tells(string id)
    {
        var rule = Rule(id);
        var page = Page(id);

        Assert.StartsWith($"# {id}: {rule.Title}\n", page, StringComparison.Ordinal);
        Assert.EndsWith($"/docs/rules/{id}.md", rule.HelpLinkUri, StringComparison.Ordinal);
        Assert.Contains($"| Category | {rule.Category} |", page, StringComparison.Ordinal);
        Assert.Contains($"| Severity | {rule.DefaultSeverity} |", page, StringComparison.Ordinal);
        Assert.Equal(Sections, Heading().Matches(page).Select(match => match.Groups[1].Value));
        Assert.All(Sections, section => Assert.NotEmpty(Section(page, section).Trim()));
    }

    [Fact]
    public void The_table_lists_every_rule_as_it_is()
    {
        var fixable = typeof(Prefork.CodeFixes.HandlerSignatureCodeFix).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .SelectMany(type => ((CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds)
            .ToHashSet();
        var rows = Ids.Select(Rule).Select(rule =>
            $"| [{rule.Id}]({rule.Id}.md) | {rule.Title} | {rule.Category} | {rule.DefaultSeverity} | {(fixable.Contains(rule.Id) ? "yes" : "no")} |");

        Assert.Equal(rows, File.ReadLines(Path.Combine(Folder, "README.md")).Where(line => line.StartsWith("| [PFK", StringComparison.Ordinal)));
        Assert.All(Ids, id => Assert.Equal(!fixable.Contains(id), FixOf(Page(id)).StartsWith("None", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task The_wrong_code_is_reported_by_its_rule_alone_and_the_right_is_not(string id)
    {
        var page = Page(id);

        var wrong = await RunAsync(page, "Wrong");
        Assert.NotEmpty(wrong);
        Assert.All(wrong, diagnostic => Assert.Equal(id, diagnostic.Id));
        Assert.Empty(await RunAsync(page, "Right"));
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Rules");

    private static DiagnosticDescriptor Rule(string id) =>
        Analysis.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).First(rule => rule.Id == id);

    private static string Page(string id) => File.ReadAllText(Path.Combine(Folder, id + ".md"));

    private static string FixOf(string page) => page.Split("\n| Fix | ")[1].Split(" |")[0];

    private static string Section(string page, string section) =>
        page.Split($"\n## {section}\n")[1].Split("\n## ")[0];

    private static async Task<IReadOnlyList<Diagnostic>> RunAsync(string page, string section)
    {
        var text = Section(page, section);
        var code = text.Split("```csharp\n")[1].Split("```")[0];
        return await Analysis.RunAsync(
            code,
            code.Contains("CreateBuilder", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
            ProjectFiles.Options([.. Property().Matches(text).Select(match => (match.Groups[1].Value, match.Groups[2].Value))]));
    }

    [GeneratedRegex("^## (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    /// <summary>A property in a project file that stands beside the code.</summary>
    [GeneratedRegex("<(TargetFramework|RuntimeIdentifier)>(.*)</")]
    private static partial Regex Property();
}
