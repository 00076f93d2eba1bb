namespace Prefork.Docs.Tests;

public sealed class LinkTests
{
    private static readonly string[] OutsideTheOutput = ["LICENSE", "docs/rules"];

    public static TheoryData<string, string> Links
    {
        get
        {
            var links = new TheoryData<string, string>();
            foreach (var page in Page.All)
            {
                foreach (var target in page.Links)
                {
                    links.Add(page.Path, target);
                }
            }

            return links;
        }
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void Leads_to_a_page_and_a_heading(string page, string target)
    {
        var parts = target.Split('#');
        var path = parts[0].Length == 0
            ? page
            : Path.GetRelativePath("/", Path.GetFullPath(parts[0], Path.GetFullPath(Path.GetDirectoryName(page)!, "/")));

        var linked = Page.All.FirstOrDefault(other => other.Path == path);
        Assert.True(linked is not null || OutsideTheOutput.Contains(path), $"There is no {path}.");
        if (parts.Length > 1)
        {
            Assert.Contains(parts[1], linked!.Anchors);
        }
    }
}
