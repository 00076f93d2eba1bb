using System.Diagnostics;
using System.Numerics;

namespace Prefork.Ipc;

/// <summary>Buckets for durations from a microsecond to an hour, two for each doubling.</summary>
internal static class DurationBuckets
{
    public const int Count = 66;

    private static readonly double MicrosecondsPerTick = 1e6 / Stopwatch.Frequency;

    /// <summary>The bucket of a duration in <see cref="Stopwatch"/> ticks.</summary>
    public static int Of(long ticks)
    {
        var microseconds = (ulong)(Math.Max(0, ticks) * MicrosecondsPerTick);
        if (microseconds < 2)
        {
            return (int)microseconds;
        }

        var power = BitOperations.Log2(microseconds);
        return Math.Min((power * 2) + (int)((microseconds >> (power - 1)) & 1), Count - 1);
    }

    /// <summary>The longest duration of a bucket.</summary>
    public static TimeSpan Limit(int bucket)
    {
        if (bucket < 2)
        {
            return TimeSpan.FromMicroseconds(bucket + 1);
        }

        var power = bucket / 2;
        return TimeSpan.FromMicroseconds((1L << power) + ((bucket % 2 + 1L) << (power - 1)));
    }

    /// <summary>The duration that a share of all that were counted did not exceed; zero where nothing was counted.</summary>
    public static TimeSpan Percentile(ReadOnlySpan<long> counts, double share)
    {
        var total = 0L;
        foreach (var count in counts)
        {
            total += count;
        }

        var wanted = (long)Math.Ceiling(total * share);
        for (var bucket = 0; bucket < counts.Length && total > 0; bucket++)
        {
            wanted -= counts[bucket];
            if (wanted <= 0)
            {
                return Limit(bucket);
            }
        }

        return TimeSpan.Zero;
    }
}
