using System.Diagnostics;
using Prefork.Tests.Child;
using Xunit.Abstractions;

namespace Prefork.Tests.Sharing;

/// <summary>
/// Real processes write one table, a million operations at the least, and are killed at random instants. <c>PREFORK_LONG_TESTS=1</c> makes it ten
/// times as many, and kills.
/// </summary>
public sealed class KilledWriterTests(ITestOutputHelper output)
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("PREFORK_LONG_TESTS") == "1";
    private static readonly int MinOperations = IsLong ? 10_000_000 : 1_000_000;
    private static readonly int Kills = IsLong ? 160 : 16;

    private readonly SharedObjects _shared = SharedDeclarations.Create();

    private SharedCounter Goal => _shared.Counter(SharedDeclarations.Goal);

    [Fact]
    public void Counts_add_up_no_row_is_torn_and_no_lock_is_left()
    {
        Goal.Value = long.MaxValue;
        var random = new Random(11);
        var pause = new ManualResetEventSlim();
        var watch = Stopwatch.StartNew();
        var writers = Enumerable.Range(0, SharedDeclarations.Writers).Select(Start).ToArray();
        try
        {
            Array.ForEach(writers, writer => writer.WaitForLine("runs"));
            for (var kill = 0; kill < Kills; kill++)
            {
                pause.Wait(random.Next(40));
                var victim = random.Next(writers.Length);
                writers[victim].Kill();
                Assert.Empty(writers[victim].RestOfLines());
                writers[victim].Dispose();
                writers[victim] = Start(victim);
                writers[victim].WaitForLine("runs");
            }

            Goal.Value = Math.Max(MinOperations / writers.Length, Enumerable.Range(0, writers.Length).Max(Done) + 1000);
            foreach (var writer in writers)
            {
                writer.WaitForEnd();
                Assert.Empty(writer.RestOfLines());
            }
        }
        finally
        {
            Array.ForEach(writers, writer => writer.Dispose());
        }

        var done = Enumerable.Range(0, writers.Length).Sum(Done);
        output.WriteLine($"{Kills} kills, {done} operations in {watch.Elapsed}");
        Assert.All(Enumerable.Range(0, writers.Length), writer => Assert.True(Done(writer) >= Goal.Value));
        Assert.True(done >= MinOperations);
        CheckRows(_shared.Table<CheckedRow>("rows"), done);
        CheckChurn(_shared.Table<CheckedRow>("churn"));
    }

    private long Done(int writer) => _shared.Counter(SharedDeclarations.DoneOf(writer)).Value;

    private SharedProcess Start(int writer) => SharedProcess.Start(_shared, "write", writer);

    private static void CheckRows(SharedTable<CheckedRow> rows, long changes)
    {
        Assert.All(rows, row => Assert.True(row.Value.IsWhole, $"{row.Key} is torn."));
        Assert.Equal(changes, rows.Sum(row => row.Value.Changes));
        Assert.Equal(rows.Count, rows.Select(row => row.Key).Distinct().Count());
    }

    private static void CheckChurn(SharedTable<CheckedRow> churn)
    {
        var found = churn.ToList();
        Assert.Equal(churn.Count, found.Count);
        Assert.All(found, row => Assert.True(row.Value.IsWhole && churn.ContainsKey(row.Key), $"{row.Key} is torn or lost."));

        // No slot is lost: as many rows as ever fit, and all of them go again.
        for (var number = churn.Count; number < churn.Capacity; number++)
        {
            Assert.Equal(SharedTableResult.Added, churn.Set($"more {number}", default));
        }

        Assert.Equal(SharedTableResult.Full, churn.Set("one too many", default));
        Assert.All(churn.Select(row => row.Key).ToList(), key => Assert.True(churn.Remove(key)));
        Assert.Equal(0, churn.Count);
        Assert.Empty(churn);
    }
}
