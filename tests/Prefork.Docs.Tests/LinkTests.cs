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
    public void Leads_to_a_page(string page, string target)
    {
        var path = Path.GetRelativePath("/", Path.GetFullPath(target, Path.GetFullPath(Path.GetDirectoryName(page)!, "/")));

        Assert.Contains(path, Page.All.Select(other => other.Path).Concat(OutsideTheOutput));
    }
}
