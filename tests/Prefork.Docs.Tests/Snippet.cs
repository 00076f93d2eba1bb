namespace Prefork.Docs.Tests;

/// <summary>A block of C# in a page.</summary>
/// <param name="Page">The page.</param>
/// <param name="Line">The line of the page that it begins at.</param>
/// <param name="File">The file of the repository that it is a copy of, if it is one.</param>
/// <param name="Code">The code.</param>
public sealed record Snippet(string Page, int Line, string? File, string Code)
{
    public override string ToString() => $"{Page}:{Line}";
}
