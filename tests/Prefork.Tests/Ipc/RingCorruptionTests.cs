using Prefork.Ipc;

namespace Prefork.Tests.Ipc;

/// <summary>What the other side scribbles: it is told as corrupt, and no byte out of bounds is touched.</summary>
public sealed unsafe class RingCorruptionTests : IDisposable
{
    private readonly TestRing _ring = new();

    public void Dispose() => _ring.Dispose();

    [Theory]
    [InlineData(0, -1)]
    [InlineData(0, int.MinValue)]
    [InlineData(0, int.MaxValue)]
    [InlineData(0, 4096)]
    [InlineData(0, 4065)]
    [InlineData(0, 4064)]
    [InlineData(0, 65)]
    [InlineData(4032, 33)]
    [InlineData(4064, 1)]
    public void Length_that_goes_beyond_the_tail_or_the_end(int offset, int length)
    {
        _ring.MoveTo(offset);
        Assert.True(_ring.TryWrite(1, 0));
        Assert.True(_ring.Producer.TryWrite(RecordType.Data, 2, 2, 2));
        _ring.Header(_ring.Head).Length = length;

        AssertCorrupt(_ring.Consumer);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4000)]
    [InlineData(33)]
    public void Length_of_padding_is_checked_too(int length)
    {
        Assert.True(_ring.TryWrite(1, 32));
        _ring.Header(0).Type = RecordType.Padding;
        _ring.Header(0).Length = length;

        AssertCorrupt(_ring.Consumer);
    }

    [Theory]
    [InlineData(-32)]
    [InlineData(-4096)]
    [InlineData(8)]
    [InlineData(33)]
    [InlineData(4128)]
    [InlineData(long.MaxValue - 4096)]
    [InlineData(long.MinValue)]
    public void Tail_that_jumps(long distance)
    {
        _ring.MoveTo(1024);

        _ring.Tail = unchecked(_ring.Tail + distance);

        AssertCorrupt(_ring.Consumer);
    }

    [Fact]
    public void Tail_that_jumps_within_the_ring_gives_only_records_inside_it()
    {
        _ring.Memory[RingLayout.ControlBytes..].Fill(0xFF);
        _ring.Tail += _ring.Capacity;

        AssertCorrupt(_ring.Consumer);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(8)]
    [InlineData(-4096)]
    [InlineData(long.MinValue)]
    public void Head_that_a_new_consumer_begins_at(long head)
    {
        // Past the tail, between records, more than a ring behind, and so far behind that the distance overflows.
        _ring.MoveTo(1024);
        _ring.Head = head == long.MinValue ? head : _ring.Tail + head;
        if (head == -4096)
        {
            Assert.True(_ring.TryWrite(1, 0));
        }

        AssertCorrupt(_ring.NewConsumer());
    }

    [Theory]
    [InlineData(32)]
    [InlineData(1 << 20)]
    [InlineData(long.MaxValue - 8192)]
    public void Producer_does_not_believe_a_head_beyond_its_tail(long distance)
    {
        Fill();

        _ring.Head = _ring.Tail + distance;

        Assert.False(_ring.TryWrite(5, 0));
    }

    [Theory]
    [InlineData(-32)]
    [InlineData(long.MinValue)]
    public void Producer_does_not_believe_a_head_that_fell_back(long distance)
    {
        _ring.MoveTo(2048);
        Fill();
        _ring.Read(1, 992);
        Assert.True(_ring.TryWrite(5, 992));

        // The head that the producer has seen is the one before this scribble.
        _ring.Head = unchecked(_ring.Head + distance);

        Assert.False(_ring.TryWrite(6, 0));
    }

    [Fact]
    public void Type_that_nobody_knows_is_given_as_it_is_to_whoever_reads()
    {
        Assert.True(_ring.TryWrite(1, 10));
        _ring.Header(0).Type = (RecordType)200;

        Assert.Equal(PeekResult.Record, _ring.Consumer.Peek(out var header, out var payload));

        Assert.Equal((RecordType)200, header.Type);
        _ring.AssertInside(payload, header.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Garbage_is_never_followed_out_of_bounds(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 5_000; round++)
        {
            random.NextBytes(_ring.Memory[RingLayout.ControlBytes..]);
            _ring.Head = random.Next(3) == 0 ? random.NextInt64() : random.Next(1 << 14) * (long)random.Next(1, 33);
            _ring.Tail = random.Next(3) == 0 ? random.NextInt64() : _ring.Head + (random.Next(-2, 140) * 32L);
            for (var i = 0; i < 128; i++)
            {
                // Small lengths and true types, so that some of it is taken for records.
                _ring.Header(i * 32) = new RecordHeader { Length = random.Next(-1, 80), Type = (RecordType)random.Next(6) };
            }

            var consumer = _ring.NewConsumer();
            var taken = 0;
            while (consumer.Peek(out var header, out var payload) == PeekResult.Record)
            {
                _ring.AssertInside(payload, header.Length);
                consumer.Take(header);
                Assert.InRange(++taken, 1, _ring.Capacity / RecordHeader.Size);
            }
        }
    }

    private static void AssertCorrupt(RingConsumer consumer)
    {
        Assert.Equal(PeekResult.Corrupt, consumer.Peek(out _, out _));
        Assert.Equal(PeekResult.Corrupt, consumer.Peek(out _, out _));
    }

    private void Fill()
    {
        for (var i = 1; i <= 4; i++)
        {
            Assert.True(_ring.TryWrite(i, 992));
        }
    }
}
