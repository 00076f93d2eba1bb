using System.Diagnostics;
using Prefork.Tests.Child;
using Xunit.Abstractions;

namespace Prefork.Tests.Sharing;

/// <summary>Real processes write one table and are killed at random instants. <c>PREFORK_LONG_TESTS=1</c> makes it a million operations.</summary>
public sealed class KilledWriterTests(ITestOutputHelper output)
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("PREFORK_LONG_TESTS") == "1";
    private static readonly int OperationsOfWriter = IsLong ? 250_000 : 40_000;
    private static readonly int MaxKills = IsLong ? 400 : 12;

    [Fact]
    public void Counts_add_up_no_row_is_torn_and_no_lock_is_left()
    {
        var shared = SharedDeclarations.Create();
        var writers = new SharedProcess[SharedDeclarations.Writers];
        var random = new Random(11);
        var kills = 0;
        var watch = Stopwatch.StartNew();
        try
        {
            for (var writer = 0; writer < writers.Length; writer++)
            {
                writers[writer] = Start(shared, writer);
            }

            var pause = new ManualResetEventSlim();
            while (writers.Any(writer => !writer.HasExited))
            {
                Assert.True(watch.Elapsed < TimeSpan.FromMinutes(IsLong ? 10 : 2), "The writers do not end: something is still locked.");
                pause.Wait(random.Next(40));
                var victim = random.Next(writers.Length);
                if (kills < MaxKills && !writers[victim].HasExited)
                {
                    writers[victim].Kill();
                    Assert.DoesNotContain(writers[victim].RestOfLines(), line => line.StartsWith("torn", StringComparison.Ordinal));
                    writers[victim].Dispose();
                    writers[victim] = Start(shared, victim);
                    kills++;
                }
            }
        }
        finally
        {
            Array.ForEach(writers, writer => writer.Dispose());
        }

        output.WriteLine($"{kills} kills in {watch.Elapsed}");
        Assert.True(kills >= 5, $"Only {kills} writers were killed.");
        CheckRows(shared.Table<CheckedRow>("rows"));
        CheckChurn(shared.Table<CheckedRow>("churn"));
    }

    private static SharedProcess Start(SharedObjects shared, int writer)
    {
        var process = SharedProcess.Start(shared, "write", writer, OperationsOfWriter);
        process.WaitForLine("runs");
        return process;
    }

    private static void CheckRows(SharedTable<CheckedRow> rows)
    {
        Assert.All(rows, row => Assert.True(row.Value.IsWhole, $"{row.Key} is torn."));
        Assert.Equal(SharedDeclarations.Writers * (long)OperationsOfWriter, rows.Sum(row => row.Value.Changes));
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
