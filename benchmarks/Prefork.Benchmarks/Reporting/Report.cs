using System.Globalization;
using Spectre.Console;

namespace Prefork.Benchmarks.Reporting;

/// <summary>
/// Prints tables on standard output, in the style of the terminal, plain where it is none, or as Markdown; and what is going
/// on meanwhile on standard error.
/// </summary>
internal sealed class Report(bool markdown)
{
    // Wide enough that no table wraps where the width of a terminal does not matter.
    private const int UnboundedWidth = 400;

    public static void Note(string line) => Console.Error.WriteLine(line);

    /// <summary>A figure, and how many times the reference's it is.</summary>
    public static string Ratio(double value, double reference, string format) =>
        string.Create(CultureInfo.InvariantCulture, $"{value.ToString(format, CultureInfo.InvariantCulture)} ({value / reference:0.00})");

    /// <summary>Prints a table; the first column is text and the others are figures.</summary>
    public void Table(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table();
        foreach (var (index, column) in columns.Index())
        {
            table.AddColumn(new TableColumn(new Text(column)) { Alignment = index == 0 ? Justify.Left : Justify.Right, NoWrap = true });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        Console.WriteLine();
        Console.WriteLine(markdown ? $"**{title}**" : title);
        Console.WriteLine();
        if (markdown)
        {
            WritePlain(table.Border(TableBorder.Markdown));
        }
        else if (Console.IsOutputRedirected)
        {
            WritePlain(table.Border(TableBorder.Simple));
        }
        else
        {
            AnsiConsole.Write(table.RoundedBorder());
        }
    }

    /// <summary>Prints a table without the spaces and empty lines that fill it up to a rectangle.</summary>
    private static void WritePlain(Table table)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = UnboundedWidth;
        console.Write(table);
        foreach (var line in text.ToString().Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            Console.WriteLine(line.TrimEnd());
        }
    }
}
