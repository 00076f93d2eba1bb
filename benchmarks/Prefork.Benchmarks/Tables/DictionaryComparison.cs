using System.Collections.Concurrent;
using System.Globalization;
using Prefork.Benchmarks.Reporting;

namespace Prefork.Benchmarks.Tables;

/// <summary>Shared tables beside a dictionary of one process, on one thread.</summary>
internal static class DictionaryComparison
{
    private static readonly string[] Columns = ["operation", "ConcurrentDictionary", "shared table", "rate, times the dictionary's"];

    /// <summary>Measures one after the other in each round, so that what else the machine does meets both.</summary>
    /// <param name="report">Takes the figures.</param>
    /// <param name="shared">The tables, which this fills.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="rounds">How often each is measured.</param>
    public static void Run(Report report, SharedObjects shared, int rows, int rounds)
    {
        var work = new TableWork(rows, order: 0);
        var byText = new ConcurrentDictionary<string, TableRow>();
        var byNumber = new ConcurrentDictionary<long, TableRow>();
        work.Fill(shared, byText, byNumber);
        var sharedByText = TableWork.ByText(shared);
        var sharedByNumber = TableWork.ByNumber(shared);
        (string Name, Func<PassTime> Dictionary, Func<PassTime> Table)[] operations =
        [
            ("read by text of 16 bytes", () => work.Read(byText), () => work.Read(sharedByText)),
            ("read by number", () => work.Read(byNumber), () => work.Read(sharedByNumber)),
            ("update by text of 16 bytes", () => work.Update(byText), () => work.Update(sharedByText)),
            ("update by number", () => work.Update(byNumber), () => work.Update(sharedByNumber)),
        ];
        report.Table(
            string.Create(CultureInfo.InvariantCulture, $"Shared table, {rows} rows of 64 bytes, {shared.MemoryBytes >> 20} MiB for both, ns of CPU for each operation, one thread"),
            Columns,
            operations.Select(operation =>
            {
                var measured = Enumerable.Range(0, rounds + 1).Select(_ => (Dictionary: operation.Dictionary(), Table: operation.Table())).Skip(1).ToList();
                var dictionary = measured.Select(times => times.Dictionary.Cpu).Median();
                var table = measured.Select(times => times.Table.Cpu).Median();
                return (string[])[operation.Name, Text(dictionary, "0"), Text(table, "0"), Text(dictionary / table, "0.00")];
            }));
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
