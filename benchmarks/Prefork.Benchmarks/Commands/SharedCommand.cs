using System.Collections.Concurrent;
using System.CommandLine;
using System.Globalization;
using Prefork.Benchmarks.Reporting;
using Prefork.Benchmarks.Tables;

namespace Prefork.Benchmarks.Commands;

/// <summary>Shared tables beside a dictionary of one process: a million rows, one thread.</summary>
internal sealed class SharedCommand : Command
{
    private readonly PositiveOption _rows = new("--rows", "How many rows there are", 1_000_000);
    private readonly PositiveOption _rounds = new("--rounds", "How often each is measured; figures are medians over the rounds", 5);
    private readonly Option<bool> _markdown = new("--markdown") { Description = "Print the tables as Markdown" };

    public SharedCommand()
        : base("shared", "Shared tables beside ConcurrentDictionary: nanoseconds for each read and update of 64-byte rows")
    {
        Options.Add(_rows);
        Options.Add(_rounds);
        Options.Add(_markdown);
        SetAction(Run);
    }

    private void Run(ParseResult arguments)
    {
        var rows = arguments.GetValue(_rows);
        var rounds = arguments.GetValue(_rounds);
        var report = new Report(arguments.GetValue(_markdown));
        var work = new TableWork(rows);
        var shared = TableWork.Create(rows);
        var byText = new ConcurrentDictionary<string, TableRow>();
        var byNumber = new ConcurrentDictionary<long, TableRow>();
        work.Fill(shared, byText, byNumber);
        var sharedByText = shared.Table<TableRow>("text");
        var sharedByNumber = shared.IdTable<TableRow>("number");
        (string Name, Func<double> Dictionary, Func<double> Table)[] figures =
        [
            ("read by text of 16 bytes", () => work.Read(byText), () => work.Read(sharedByText)),
            ("read by number", () => work.Read(byNumber), () => work.Read(sharedByNumber)),
            ("update by text of 16 bytes", () => work.Update(byText), () => work.Update(sharedByText)),
            ("update by number", () => work.Update(byNumber), () => work.Update(sharedByNumber)),
        ];
        var measured = figures.Select(figure => Measure(figure.Dictionary, figure.Table, rounds)).ToList();
        report.Table(
            string.Create(CultureInfo.InvariantCulture, $"Shared table, {rows} rows of 64 bytes, {shared.MemoryBytes >> 20} MiB for both, ns for each operation, one thread"),
            ["operation", "ConcurrentDictionary", "shared table", "rate, times the dictionary's"],
            figures.Zip(measured, (figure, ns) => (IReadOnlyList<string>)[figure.Name, Format(ns.Dictionary), Format(ns.Table), Format(ns.Dictionary / ns.Table, "0.00")]));

        using var other = TableReader.Start(shared, rows);
        var own = new List<(double Text, double Number)>();
        var others = new List<(double Text, double Number)>();
        for (var round = 0; round < rounds; round++)
        {
            own.Add((work.Read(sharedByText), work.Read(sharedByNumber)));
            others.Add(other.Next());
        }

        var alone = (Text: measured[0].Table, Number: measured[1].Table);
        report.Table(
            "The same, read by two processes at a time, ns for each read",
            ["operation", "alone", "this process", "the other"],
            [
                ["read by text of 16 bytes", Format(alone.Text), Report.Ratio(own.Select(ns => ns.Text).Median(), alone.Text, "0"), Report.Ratio(others.Select(ns => ns.Text).Median(), alone.Text, "0")],
                ["read by number", Format(alone.Number), Report.Ratio(own.Select(ns => ns.Number).Median(), alone.Number, "0"), Report.Ratio(others.Select(ns => ns.Number).Median(), alone.Number, "0")],
            ]);
    }

    /// <summary>One after the other in each round, so that what else the machine does meets both.</summary>
    private static (double Dictionary, double Table) Measure(Func<double> dictionary, Func<double> table, int rounds)
    {
        var both = Enumerable.Range(0, rounds + 1).Select(_ => (Dictionary: dictionary(), Table: table())).Skip(1).ToList();
        return (both.Select(ns => ns.Dictionary).Median(), both.Select(ns => ns.Table).Median());
    }

    private static string Format(double value, string format = "0") => value.ToString(format, CultureInfo.InvariantCulture);
}
