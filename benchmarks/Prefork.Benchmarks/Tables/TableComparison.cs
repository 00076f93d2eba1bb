using Prefork.Benchmarks.Reporting;

namespace Prefork.Benchmarks.Tables;

/// <summary>Everything about shared tables, one part after the other.</summary>
internal static class TableComparison
{
    public const int DefaultRows = 1_000_000;

    public static void Run(Report report, int rows, int rounds)
    {
        var shared = TableWork.Create(rows);
        DictionaryComparison.Run(report, shared, rows, rounds);
        ReaderComparison.Run(report, shared, rows, rounds);
    }
}
