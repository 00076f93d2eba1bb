using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Prefork.Hosting;

namespace Prefork.Docs.Tests;

/// <summary>Holds the page on the configuration to the settings that there are.</summary>
public sealed partial class ConfigurationTests
{
    private const string NoLiteral = "";

    private static readonly string[][] Rows =
    [
        .. Page.Of("docs/configuration.md").Rows.Where(row => row.Length == 5 && row[0].StartsWith("`Prefork:", StringComparison.Ordinal)),
    ];

    public static TheoryData<string, string> Defaults
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var row in Rows)
            {
                if (Literal(row[1]) is { Length: > 0 } value)
                {
                    data.Add(Literal(row[0]), value);
                }
            }

            return data;
        }
    }

    public static TheoryData<string, long, long, bool> Ranges
    {
        get
        {
            var data = new TheoryData<string, long, long, bool>();
            foreach (var row in Rows)
            {
                if (Range().Match(row[3]) is { Success: true } range)
                {
                    data.Add(
                        Literal(row[0]),
                        long.Parse(range.Groups[1].Value, CultureInfo.InvariantCulture),
                        range.Groups[2].Success ? long.Parse(range.Groups[2].Value, CultureInfo.InvariantCulture) : long.MaxValue,
                        row[3].Contains("power of two", StringComparison.Ordinal));
                }
            }

            return data;
        }
    }

    [Fact]
    public void Every_setting_has_a_row_and_every_row_a_setting() => Assert.Equal(
        SettingCatalog.All.Select(setting => "Prefork:" + setting.Path.Replace("*", "<name>", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        Rows.Select(row => Literal(row[0])).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Defaults))]
    public void The_default_is_what_the_page_says(string setting, string value)
    {
        object options = new PreforkOptions();
        foreach (var segment in setting.Split(':')[1..])
        {
            options = segment == "<name>"
                ? new EndpointOptions()
                : options.GetType().GetProperty(segment)!.GetValue(options)!;
        }

        Assert.Equal(value, Convert.ToString(options, CultureInfo.InvariantCulture), ignoreCase: options is bool);
    }

    [Theory]
    [MemberData(nameof(Ranges))]
    public void The_range_is_what_the_page_says(string setting, long least, long most, bool powerOfTwo)
    {
        Assert.Empty(Mistakes(setting, least));
        Assert.NotEmpty(Mistakes(setting, powerOfTwo ? least / 2 : least - 1));
        if (most < long.MaxValue)
        {
            Assert.Empty(Mistakes(setting, most));
            Assert.NotEmpty(Mistakes(setting, powerOfTwo ? most * 2 : most + 1));
        }

        if (powerOfTwo)
        {
            Assert.NotEmpty(Mistakes(setting, least + 1));
        }
    }

    private static List<string> Mistakes(string setting, long value)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Prefork:Endpoints:main:Url"] = "tcp://127.0.0.1:0",
                [setting.Replace("<name>", "main", StringComparison.Ordinal)] = value.ToString(CultureInfo.InvariantCulture),
            })
            .Build();
        var mistakes = new List<string>();
        var options = SettingsReader.ReadChecked(configuration, ServerApplication.CreateBuilder([]).Endpoints, mistakes, []);
        var validator = new PreforkOptionsValidator(mistakes);
        validator.Validate(options);
        validator.Validate(EndpointDefinition.List(options));
        return mistakes;
    }

    private static string Literal(string cell) =>
        cell.StartsWith('`') && cell.EndsWith('`') ? cell.Trim('`') : NoLiteral;

    [GeneratedRegex(@"(?:^|of two, )(\d+)(?: to (\d+)| or more)")]
    private static partial Regex Range();
}
