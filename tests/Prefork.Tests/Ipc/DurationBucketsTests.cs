using System.Diagnostics;
using Prefork.Ipc;

namespace Prefork.Tests.Ipc;

public sealed class DurationBucketsTests
{
    [Fact]
    public void BucketsGrowAndHoldWhatTheySay()
    {
        for (var bucket = 1; bucket < DurationBuckets.Count; bucket++)
        {
            Assert.True(DurationBuckets.Limit(bucket) > DurationBuckets.Limit(bucket - 1));
            Assert.Equal(bucket, DurationBuckets.Of(Ticks(DurationBuckets.Limit(bucket - 1))));
        }

        Assert.Equal(0, DurationBuckets.Of(-5));
        Assert.Equal(DurationBuckets.Count - 1, DurationBuckets.Of(long.MaxValue));
    }

    [Fact]
    public void APercentileIsTheLimitOfItsBucket()
    {
        var counts = new long[DurationBuckets.Count];
        Assert.Equal(TimeSpan.Zero, DurationBuckets.Percentile(counts, 0.99));
        counts[10] = 99;
        counts[40] = 1;
        Assert.Equal(DurationBuckets.Limit(10), DurationBuckets.Percentile(counts, 0.99));
        counts[40] = 2;
        Assert.Equal(DurationBuckets.Limit(40), DurationBuckets.Percentile(counts, 0.99));
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
