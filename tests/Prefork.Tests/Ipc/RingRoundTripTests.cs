using Prefork.Ipc;

namespace Prefork.Tests.Ipc;

public sealed unsafe class RingRoundTripTests
{
    private const int ThreadedRecords = 1_000_000;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(4096, 1)]
    [InlineData(4096, 2)]
    [InlineData(8192, 3)]
    [InlineData(16384, 4)]
    [InlineData(65536, 5)]
    public void Random_records_arrive_whole_and_in_order(int capacity, int seed)
    {
        using var ring = new TestRing(capacity);
        var random = new Random(seed);
        var lengths = new Queue<int>();
        long written = 0;
        long read = 0;
        for (var step = 0; step < 50_000; step++)
        {
            if (random.Next(2) == 0)
            {
                var length = random.Next(4) switch
                {
                    0 => 0,
                    1 => random.Next(64),
                    2 => random.Next(ring.Producer.MaxPayload + 1),
                    _ => ring.Producer.MaxPayload,
                };
                if (ring.TryWrite(written + 1, length))
                {
                    written++;
                    lengths.Enqueue(length);
                }
                else if (lengths.Count == 0)
                {
                    // All was taken: once it is released, too, even the largest fits.
                    ring.Consumer.Release();
                    Assert.True(ring.TryWrite(++written, length));
                    lengths.Enqueue(length);
                }
            }
            else if (lengths.TryDequeue(out var length))
            {
                ring.Read(++read, length, release: random.Next(3) == 0);
            }
            else
            {
                ring.AssertEmpty();
                ring.Consumer.Release();
            }
        }

        while (lengths.TryDequeue(out var length))
        {
            ring.Read(++read, length);
        }

        Assert.Equal(written, read);
        Assert.True(written > 1000);
        ring.AssertEmpty();
    }

    [Fact]
    public void Two_threads_exchange_a_million_records()
    {
        using var ring = new TestRing(32 * 1024);
        var failed = false;
        var producer = new Thread(() =>
        {
            var spin = default(SpinWait);
            for (var number = 1L; number <= ThreadedRecords; number++)
            {
                while (!ring.TryWrite(number, Length(number)) && !Volatile.Read(ref failed))
                {
                    spin.SpinOnce(sleep1Threshold: -1);
                }
            }
        });
        producer.Start();
        try
        {
            Consume(ring);
        }
        finally
        {
            Volatile.Write(ref failed, true);
            Assert.True(producer.Join(Deadline));
        }

        ring.AssertEmpty();
        Assert.Equal(ring.Tail, ring.Head);
    }

    private static void Consume(TestRing ring)
    {
        var end = Environment.TickCount64 + (long)Deadline.TotalMilliseconds;
        var spin = default(SpinWait);
        for (var number = 1L; number <= ThreadedRecords;)
        {
            var result = ring.Consumer.Peek(out var header, out var payload);
            if (result == PeekResult.Empty)
            {
                ring.Consumer.Release();
                if (Environment.TickCount64 > end)
                {
                    Assert.Fail($"Only {number - 1} records came in time.");
                }

                spin.SpinOnce(sleep1Threshold: -1);
                continue;
            }

            // Without an assertion for each field: this is the inner loop of a million.
            if (result != PeekResult.Record || header.RequestId != number || header.Length != Length(number) ||
                !new ReadOnlySpan<byte>(payload, header.Length).SequenceEqual(Pattern.Of(number, header.Length)))
            {
                Assert.Fail($"Record {number}: {result}, {header.Type} {header.RequestId} of {header.Length} bytes.");
            }

            ring.Consumer.Take(header);
            if (number % 3 == 0)
            {
                ring.Consumer.Release();
            }

            number++;
        }

        ring.Consumer.Release();
    }

    private static int Length(long number) => number % 97 == 0 ? 8000 : (int)(number * 37 % 150);
}
