using System.Numerics;
using System.Runtime.CompilerServices;

namespace Prefork.Benchmarks.Load;

/// <summary>
/// Counts of latencies in nanoseconds, in buckets that widen with the value: 128 to each power of two, so that a
/// percentile is exact to 1 %.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBucketBits = 7;
    private const int SubBuckets = 1 << SubBucketBits;

    private readonly long[] _counts = new long[(65 - SubBucketBits) * SubBuckets];
    private long _total;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Record(long nanoseconds)
    {
        _counts[Index((ulong)Math.Max(nanoseconds, 0))]++;
        _total++;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        _total = 0;
    }

    /// <summary>The latency in microseconds that the share <paramref name="quantile"/> of all stayed within.</summary>
    public double Microseconds(double quantile)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(_total * quantile));
        var seen = 0L;
        for (var index = 0; index < _counts.Length; index++)
        {
            seen += _counts[index];
            if (seen >= rank)
            {
                return Middle(index) / 1000;
            }
        }

        return double.NaN;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Index(ulong value)
    {
        // Values below twice the sub-buckets have a bucket each; above, the exponent chooses the row.
        var shift = Math.Max(0, 63 - BitOperations.LeadingZeroCount(value | 1) - SubBucketBits);
        return (shift << SubBucketBits) + (int)(value >> shift);
    }

    private static double Middle(int index)
    {
        if (index < 2 * SubBuckets)
        {
            return index;
        }

        var shift = (index >> SubBucketBits) - 1;
        var lowest = (double)(index - (shift << SubBucketBits)) * Math.Pow(2, shift);
        return lowest + (Math.Pow(2, shift) / 2);
    }
}
