using System.Text.RegularExpressions;

namespace Prefork.Docs.Tests;

/// <summary>A page of the documentation.</summary>
internal sealed partial class Page
{
    private readonly string _text;

    private Page(string path)
    {
        Path = path;
        _text = Read(path);
    }

    /// <summary>The path from the root of the repository.</summary>
    public string Path { get; }

    public static IReadOnlyList<Page> All { get; } =
    [
        .. Directory.EnumerateFiles(Root, "*.md", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Root, file))
            .Order(StringComparer.Ordinal)
            .Select(path => new Page(path)),
    ];

    /// <summary>The targets of links to places of the documentation, each once.</summary>
    public IEnumerable<string> Links => Link().Matches(_text)
        .Select(match => match.Groups[1].Value)
        .Where(target => !target.Contains(':', StringComparison.Ordinal))
        .Distinct();

    /// <summary>What links to its headings end with: lower case, without punctuation, with hyphens for spaces.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(Block().Replace(_text, ""))
        .Select(match => NoAnchor().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>The blocks of C#.</summary>
    public IReadOnlyList<Snippet> Snippets =>
    [
        .. Block().Matches(_text).Select(match => new Snippet(
            Path,
            _text.AsSpan(0, match.Index).Count('\n') + 2,
            match.Groups[1].Success ? match.Groups[1].Value : null,
            match.Groups[2].Value)),
    ];

    /// <summary>The rows of all tables, each split into its cells.</summary>
    public IEnumerable<string[]> Rows => _text.Split('\n')
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(Cells);

    private static string Root => System.IO.Path.Combine(AppContext.BaseDirectory, "Repository");

    public static Page Of(string path) => new(path);

    /// <summary>The rows of the table whose heading begins with this cell, without the heading.</summary>
    public IEnumerable<string[]> Table(string firstHeading) => _text.Split('\n')
        .SkipWhile(line => !line.StartsWith($"| {firstHeading} |", StringComparison.Ordinal))
        .Skip(2)
        .TakeWhile(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(Cells);

    /// <summary>The text of a file of the repository.</summary>
    public static string Read(string path) => File.ReadAllText(System.IO.Path.Combine(Root, path));

    private static string[] Cells(string row) =>
        [.. Cell().Split(row.Trim())[1..^1].Select(cell => cell.Trim().Replace("\\|", "|", StringComparison.Ordinal))];

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Cell();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(@"^```csharp(?: file=(\S+))?\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
