using System.Globalization;
using Spectre.Console;

namespace Prefork.Benchmarks.Reporting;

/// <summary>
/// Prints tables on standard output, in the style of the terminal, plain where it is none, or as Markdown; and what is going
/// on meanwhile on standard error.
/// </summary>
internal sealed class Report
{
    // Wide enough that no table wraps where the width of a terminal does not matter.
    private const int UnboundedWidth = 400;

    private readonly bool _markdown;
    private readonly bool _plain;
    private readonly IAnsiConsole _console;

    public Report(bool markdown)
    {
        _markdown = markdown;
        _plain = markdown || Console.IsOutputRedirected;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = _plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = _plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        if (_plain)
        {
            _console.Profile.Width = UnboundedWidth;
        }
    }

    public static void Note(string line) => Console.Error.WriteLine(line);

    /// <summary>A figure, and how many times the reference's it is.</summary>
    public static string Ratio(double value, double reference, string format) =>
        string.Create(CultureInfo.InvariantCulture, $"{value.ToString(format, CultureInfo.InvariantCulture)} ({value / reference:0.00})");

    /// <summary>Prints a table; the first column is text and the others are figures.</summary>
    public void Table(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = _markdown ? TableBorder.Markdown : _plain ? TableBorder.Simple : TableBorder.Rounded };
        foreach (var (index, column) in columns.Index())
        {
            table.AddColumn(new TableColumn(new Text(column)) { Alignment = index == 0 ? Justify.Left : Justify.Right, NoWrap = true });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        _console.WriteLine();
        _console.WriteLine(_markdown ? $"**{title}**" : title);
        _console.WriteLine();
        _console.Write(table);
    }
}
