using System.Globalization;
using Prefork.Benchmarks.Reporting;

namespace Prefork.Benchmarks.Tables;

/// <summary>
/// Two processes that read one table at a time beside one that reads it alone, and, to tell the table's part in it from the machine's, two
/// that read what is not shared.
/// </summary>
internal static class ReaderComparison
{
    /// <summary>For the compiler of the runtime, and so that every page has been touched.</summary>
    private const int UncountedRounds = 2;

    private static readonly string[] Columns = ["read", "alone, CPU", "two at a time, CPU", "alone, wall", "two at a time, wall"];

    private static readonly (string Name, ReadTarget Target, ReadKey Key)[] Cases =
    [
        ("one shared table, by text", ReadTarget.SharedTable, ReadKey.Text),
        ("a table each, by text", ReadTarget.OwnTable, ReadKey.Text),
        ("a ConcurrentDictionary each, by text", ReadTarget.OwnDictionary, ReadKey.Text),
        ("one shared table, by number", ReadTarget.SharedTable, ReadKey.Number),
        ("a table each, by number", ReadTarget.OwnTable, ReadKey.Number),
        ("a ConcurrentDictionary each, by number", ReadTarget.OwnDictionary, ReadKey.Number),
    ];

    /// <summary>Measures everything in each round, so that what else the machine does meets all.</summary>
    /// <param name="report">Takes the figures.</param>
    /// <param name="shared">The tables, filled.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="rounds">How often each is measured.</param>
    public static void Run(Report report, SharedObjects shared, int rows, int rounds)
    {
        var readers = new List<TableReader>();
        try
        {
            readers.AddRange([TableReader.Start(shared, rows, 1), TableReader.Start(shared, rows, 2)]);
            readers.ForEach(reader => reader.WaitForStart());
            var figures = Cases.Select(_ => new List<(PassTime Alone, PassTime Both)>()).ToList();
            for (var round = -UncountedRounds; round < rounds; round++)
            {
                foreach (var (index, (_, target, key)) in Cases.Index())
                {
                    var alone = Mean(readers.SelectMany(reader => Measure([reader], target, key)));
                    var both = Mean(Measure(readers, target, key));
                    if (round >= 0)
                    {
                        figures[index].Add((alone, both));
                    }
                }
            }

            report.Table(
                "The same, read by one and by two processes at a time, ns for each read of each; in parentheses: times the one's",
                Columns,
                Cases.Zip(figures, (measured, times) => (string[])
                [
                    measured.Name,
                    Text(times.Select(time => time.Alone.Cpu).Median()),
                    Text(times, time => time.Both.Cpu, time => time.Both.Cpu / time.Alone.Cpu),
                    Text(times.Select(time => time.Alone.Wall).Median()),
                    Text(times, time => time.Both.Wall, time => time.Both.Wall / time.Alone.Wall),
                ]));
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    private static List<PassTime> Measure(IReadOnlyList<TableReader> readers, ReadTarget target, ReadKey key)
    {
        foreach (var reader in readers)
        {
            reader.Begin(target, key);
        }

        var times = readers.Select(reader => reader.FirstPass()).ToList();
        foreach (var reader in readers)
        {
            reader.End();
        }

        return times;
    }

    private static PassTime Mean(IEnumerable<PassTime> times)
    {
        var all = times.ToList();
        return new(all.Average(time => time.Cpu), all.Average(time => time.Wall));
    }

    private static string Text(double nanoseconds) => nanoseconds.ToString("0", CultureInfo.InvariantCulture);

    private static string Text<T>(IReadOnlyCollection<T> times, Func<T, double> time, Func<T, double> ratio) =>
        string.Create(CultureInfo.InvariantCulture, $"{times.Select(time).Median():0} ({times.Select(ratio).Median():0.00})");
}
