namespace Prefork.Benchmarks.Reporting;

/// <summary>The figures of several rounds as one.</summary>
internal static class Statistics
{
    public static double Median(this IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length switch
        {
            0 => double.NaN,
            var length when length % 2 == 1 => sorted[length / 2],
            var length => (sorted[(length / 2) - 1] + sorted[length / 2]) / 2,
        };
    }
}
