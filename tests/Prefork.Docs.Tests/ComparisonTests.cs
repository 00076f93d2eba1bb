using System.Text.RegularExpressions;
using Prefork.Hosting;

namespace Prefork.Docs.Tests;

/// <summary>
/// Holds the pages for people who come from another server to the code. Their tables have three columns; what stands in backticks in the
/// one with the heading "Here" is a setting, an attribute, a public type, or a public member of one.
/// </summary>
public sealed partial class ComparisonTests
{
    private const string Swoole = "docs/coming-from-swoole.md";

    private const string Kestrel = "docs/coming-from-kestrel.md";

    private static readonly Type[] PublicTypes = typeof(Server).Assembly.GetExportedTypes();

    public static TheoryData<string, string> Settings => Found(Setting());

    public static TheoryData<string, string> Attributes => Found(Event());

    public static TheoryData<string, string> Names
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var page in (string[])[Swoole, Kestrel])
            {
                foreach (var name in Rows(page).SelectMany(row => Literals(row.Cells[1])).Distinct())
                {
                    data.Add(page, name);
                }
            }

            return data;
        }
    }

    public static TheoryData<string, string[]> Covered => new()
    {
        { "Mode", [.. SwooleNames.Modes] },
        { "Mode of dispatch", [.. SwooleNames.DispatchModes] },
        { "Option", [.. SwooleNames.Options] },
        { "Event", [.. SwooleNames.Events] },
        { "Method", [.. SwooleNames.Methods] },
        { "Property", [.. SwooleNames.Properties] },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Every_setting_exists(string page, string setting) => Assert.True(IsSetting(setting), $"{page}: {setting}");

    [Theory]
    [MemberData(nameof(Attributes))]
    public void Every_event_has_its_attribute(string page, string name) => Assert.True(IsAttribute(name), $"{page}: {name}");

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_here_exists(string page, string name) => Assert.True(
        IsSetting(name) || IsAttribute(name) || IsPublic(name),
        $"{page}: '{name}' is no setting, attribute, public type or public member");

    [Theory]
    [InlineData(Swoole)]
    [InlineData(Kestrel)]
    public void Every_row_says_what_is_here_or_why_nothing_is(string page) => Assert.All(
        Rows(page),
        row => Assert.True(Literals(row.Cells[1]).Any() || row.Cells[1] == "—", string.Join(" | ", row.Cells)));

    [Theory]
    [MemberData(nameof(Covered))]
    public void Every_name_of_Swoole_has_one_row(string heading, string[] names) => Assert.Equal(
        names.Order(StringComparer.Ordinal),
        Rows(Swoole).Where(row => row.Heading == heading).SelectMany(row => Literals(row.Cells[0])).Order(StringComparer.Ordinal));

    /// <summary>The rows of the tables that compare, each with the heading of its first column.</summary>
    private static IEnumerable<(string Heading, string[] Cells)> Rows(string page)
    {
        var heading = "";
        foreach (var row in Page.Of(page).Rows.Where(row => row.Length == 3))
        {
            if (row[1] == "Here")
            {
                heading = row[0];
            }
            else
            {
                yield return (heading, row);
            }
        }
    }

    private static TheoryData<string, string> Found(Regex pattern)
    {
        var data = new TheoryData<string, string>();
        foreach (var page in (string[])[Swoole, Kestrel])
        {
            foreach (var name in pattern.Matches(Page.Read(page)).Select(match => match.Value).Distinct())
            {
                data.Add(page, name);
            }
        }

        return data;
    }

    private static IEnumerable<string> Literals(string cell) => Literal().Matches(cell).Select(match => match.Groups[1].Value);

    private static bool IsSetting(string name) =>
        name.Split(':') is ["Prefork", .. var segments] && SettingCatalog.All.Any(setting => setting.Matches(segments));

    private static bool IsAttribute(string name) =>
        name is ['[', .. var inner, ']'] && PublicTypes.Any(type => type.Name == inner + nameof(Attribute) && type.IsSubclassOf(typeof(Attribute)));

    private static bool IsPublic(string name)
    {
        var parts = name.Split('.');
        return parts.Length <= 2 && PublicTypes.Any(type =>
            type.Name.Split('`')[0] == parts[0] && (parts.Length == 1 || type.GetMember(parts[1]).Length > 0));
    }

    [GeneratedRegex(@"\bPrefork:[A-Za-z]+(?::(?:<name>|[A-Za-z]+))*")]
    private static partial Regex Setting();

    [GeneratedRegex(@"\[On[A-Za-z]+\]")]
    private static partial Regex Event();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Literal();
}
