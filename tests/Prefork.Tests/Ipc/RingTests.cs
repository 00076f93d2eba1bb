using Prefork.Ipc;

namespace Prefork.Tests.Ipc;

public sealed unsafe class RingTests : IDisposable
{
    private readonly TestRing _ring = new();

    public void Dispose() => _ring.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(2048)]
    [InlineData(4097)]
    [InlineData(6144)]
    [InlineData(-4096)]
    public void Capacity_has_to_be_a_power_of_two_of_at_least_a_page(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RingLayout.CheckCapacity(capacity));

    [Theory]
    [InlineData(0, 32)]
    [InlineData(1, 64)]
    [InlineData(32, 64)]
    [InlineData(33, 96)]
    [InlineData(int.MaxValue, 2147483680)]
    public void Extent_is_aligned_and_does_not_overflow(int length, long extent) => Assert.Equal(extent, RecordHeader.Extent(length));

    [Fact]
    public void New_ring_is_empty()
    {
        _ring.AssertEmpty();
        Assert.False(_ring.Consumer.HasRecord);
        Assert.True(_ring.Producer.HasFree(_ring.Capacity));
        Assert.False(_ring.Producer.HasFree(_ring.Capacity + 1));
    }

    [Fact]
    public void Record_without_payload_arrives()
    {
        Assert.True(_ring.Producer.TryWrite(RecordType.Close, 5, 6, 7, attempt: 8));

        Assert.True(_ring.Consumer.HasRecord);
        Assert.Equal(PeekResult.Record, _ring.Consumer.Peek(out var header, out _));
        Assert.Equal(
            new RecordHeader { Type = RecordType.Close, RequestId = 5, SessionId = 6, Extra = 7, Attempt = 8 }, header);
        _ring.Consumer.Take(header);
        _ring.AssertEmpty();
    }

    [Fact]
    public void All_fields_of_a_header_arrive()
    {
        var sent = new RecordHeader
        {
            Type = RecordType.Send,
            Flags = RecordFlags.More | RecordFlags.Notify,
            Attempt = ushort.MaxValue,
            RequestId = long.MaxValue,
            SessionId = long.MinValue,
            Extra = -1,
        };

        Assert.True(_ring.Producer.TryWrite(sent, "abc"u8));

        Assert.Equal(PeekResult.Record, _ring.Consumer.Peek(out var received, out var payload));
        Assert.Equal(sent with { Length = 3 }, received);
        Assert.Equal("abc"u8, new ReadOnlySpan<byte>(payload, 3));
    }

    [Fact]
    public void Records_that_fit_exactly_fill_the_ring()
    {
        var length = _ring.Producer.MaxPayload;
        for (var i = 1; i <= 4; i++)
        {
            Assert.True(_ring.TryWrite(i, length));
        }

        Assert.Equal(_ring.Capacity, _ring.Tail);
        Assert.False(_ring.TryWrite(5, 0));
        Assert.False(_ring.Producer.HasFree(1));
        for (var i = 1; i <= 4; i++)
        {
            _ring.Read(i, length);
        }

        _ring.AssertEmpty();
    }

    [Fact]
    public void Empty_payloads_fill_the_ring_too()
    {
        var count = _ring.Capacity / RecordHeader.Size;
        for (var i = 1; i <= count; i++)
        {
            Assert.True(_ring.TryWrite(i, 0));
        }

        Assert.False(_ring.TryWrite(count + 1, 0));
        for (var i = 1; i <= count; i++)
        {
            _ring.Read(i, 0);
        }

        _ring.AssertEmpty();
        Assert.True(_ring.TryWrite(1, 0));
    }

    [Fact]
    public void Full_ring_takes_again_what_was_released_and_no_more()
    {
        var length = _ring.Producer.MaxPayload;
        for (var i = 1; i <= 4; i++)
        {
            Assert.True(_ring.TryWrite(i, length));
        }

        _ring.Read(1, length, release: false);
        Assert.False(_ring.TryWrite(5, length));

        _ring.Consumer.Release();
        Assert.True(_ring.TryWrite(5, length));
        Assert.False(_ring.TryWrite(6, 0));
        for (var i = 2; i <= 5; i++)
        {
            _ring.Read(i, length);
        }
    }

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(992)]
    public void Padding_fills_what_is_left_before_the_end(int left)
    {
        _ring.MoveTo(_ring.Capacity - left);

        Assert.True(_ring.TryWrite(9, left));

        Assert.Equal(RecordType.Padding, _ring.Header(_ring.Head).Type);
        Assert.Equal(left - RecordHeader.Size, _ring.Header(_ring.Head).Length);
        Assert.Equal(PeekResult.Record, _ring.Consumer.Peek(out _, out var payload));
        Assert.Equal(RecordHeader.Size, payload - _ring.Data);
        _ring.Read(9, left);
        _ring.AssertEmpty();
        Assert.Equal(_ring.Tail, _ring.Head);
    }

    [Fact]
    public void Record_that_ends_at_the_end_needs_no_padding()
    {
        _ring.MoveTo(_ring.Capacity - 128);

        Assert.True(_ring.TryWrite(3, 96));

        Assert.Equal(0, _ring.Tail & (_ring.Capacity - 1));
        _ring.Read(3, 96);
    }

    [Fact]
    public void Padding_needs_room_before_the_end_and_the_record_behind_it()
    {
        _ring.MoveTo(_ring.Capacity - 64);
        var start = _ring.Tail;

        // 64 before the end are free, and all else.
        Assert.True(_ring.TryWrite(1, 992));
        Assert.True(_ring.TryWrite(2, 992));
        Assert.True(_ring.TryWrite(3, 992));
        Assert.Equal(start + 64 + (3 * 1024), _ring.Tail);

        // 960 are left: 928 of payload fit, 929 do not.
        Assert.False(_ring.TryWrite(4, 929));
        Assert.True(_ring.TryWrite(4, 928));
        Assert.False(_ring.TryWrite(5, 0));
        _ring.Read(1, 992);
        _ring.Read(2, 992);
        _ring.Read(3, 992);
        _ring.Read(4, 928);
    }

    [Fact]
    public void Padding_that_has_no_room_waits()
    {
        _ring.MoveTo(64);
        Assert.True(_ring.TryWrite(1, 992));
        Assert.True(_ring.TryWrite(2, 992));
        Assert.True(_ring.TryWrite(3, 992));
        Assert.True(_ring.TryWrite(4, 864));

        // 128 are free: 64 before the end, which only padding can have, and 64 at the start.
        Assert.False(_ring.TryWrite(5, 33));
        Assert.True(_ring.TryWrite(5, 32));
        Assert.False(_ring.TryWrite(6, 0));
        _ring.Read(1, 992);
        _ring.Read(2, 992);
        _ring.Read(3, 992);
        _ring.Read(4, 864);
        _ring.Read(5, 32);
        _ring.AssertEmpty();
    }

    [Fact]
    public void Largest_payload_fits_at_every_offset_of_an_empty_ring()
    {
        for (var offset = 0; offset < _ring.Capacity; offset += RecordHeader.Size)
        {
            _ring.MoveTo(offset);
            Assert.True(_ring.TryWrite(offset, _ring.Producer.MaxPayload));
            _ring.Read(offset, _ring.Producer.MaxPayload);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4032)]
    public void Payload_above_the_largest_is_refused_wherever_the_ring_stands(int offset)
    {
        _ring.MoveTo(offset);
        var before = _ring.Tail;

        Assert.False(_ring.TryWrite(1, _ring.Producer.MaxPayload + 1));

        Assert.Equal(before, _ring.Tail);
        _ring.AssertEmpty();
    }

    [Fact]
    public void Room_is_never_more_than_the_largest_payload()
    {
        Assert.True(_ring.Producer.TryReserve(1, int.MaxValue, out var room) != null);
        Assert.InRange(room, 1, _ring.Capacity - RecordHeader.Size);

        Assert.True(_ring.Producer.TryReserve(1, _ring.Producer.MaxPayload, out room) != null);
        Assert.Equal(_ring.Producer.MaxPayload, room);
    }

    [Fact]
    public void Room_is_what_lies_before_the_end_where_that_is_enough()
    {
        _ring.MoveTo(_ring.Capacity - 128);

        var memory = _ring.Producer.TryReserve(50, 500, out var room);

        Assert.Equal(96, room);
        Assert.Equal(_ring.Capacity - 96, memory - _ring.Data);
        Pattern.Of(4, 96).CopyTo(new Span<byte>(memory, room));
        _ring.Producer.Commit(RecordType.Data, RecordFlags.None, 0, 4, -4, 12, 96);
        _ring.Read(4, 96);
    }

    [Fact]
    public void Reserved_record_is_not_seen_and_can_be_given_up()
    {
        _ring.MoveTo(_ring.Capacity - 64);
        var before = _ring.Tail;

        // This one pads, the next goes behind the padding.
        Assert.True(_ring.Producer.TryReserve(500, 500, out _) != null);
        _ring.AssertEmpty();
        Assert.Equal(before, _ring.Tail);

        var memory = _ring.Producer.TryReserve(10, 10, out var room);
        Assert.Equal(10, room);
        Assert.Equal(RecordHeader.Size, memory - _ring.Data);
        _ring.AssertEmpty();

        Pattern.Of(2, 10).CopyTo(new Span<byte>(memory, 10));
        _ring.Producer.Commit(RecordType.Data, RecordFlags.None, 0, 2, -2, 6, 10);
        _ring.Read(2, 10);
        _ring.AssertEmpty();
    }

    [Fact]
    public void Record_may_end_up_shorter_than_it_was_reserved()
    {
        var memory = _ring.Producer.TryReserve(100, 900, out var room);
        Assert.Equal(900, room);
        Pattern.Of(1, 20).CopyTo(new Span<byte>(memory, room));
        _ring.Producer.Commit(RecordType.Data, RecordFlags.None, 0, 1, -1, 3, 20);
        Assert.True(_ring.TryWrite(2, 5));

        Assert.Equal(64 + 64, _ring.Tail);
        _ring.Read(1, 20);
        _ring.Read(2, 5);
    }

    [Fact]
    public void Completed_records_are_seen_together_once_published()
    {
        for (var i = 1; i <= 3; i++)
        {
            var memory = _ring.Producer.TryReserve(i, i, out _);
            Pattern.Of(i, i).CopyTo(new Span<byte>(memory, i));
            _ring.Producer.Complete(RecordType.Data, RecordFlags.None, 0, i, -i, i * 3, i);
        }

        _ring.AssertEmpty();
        Assert.Equal(0, _ring.Producer.Published);

        _ring.Producer.Publish();

        Assert.Equal(_ring.Tail, _ring.Producer.Published);
        for (var i = 1; i <= 3; i++)
        {
            _ring.Read(i, i);
        }

        _ring.AssertEmpty();
    }

    [Fact]
    public void Has_free_counts_all_free_bytes_wherever_they_lie()
    {
        _ring.MoveTo(_ring.Capacity - 64);
        Assert.True(_ring.TryWrite(1, 0));

        Assert.True(_ring.Producer.HasFree(_ring.Capacity - 32));
        Assert.False(_ring.Producer.HasFree(_ring.Capacity - 31));
        _ring.Read(1, 0);
        Assert.True(_ring.Producer.HasFree(_ring.Capacity));
    }

    [Fact]
    public void Waiting_flag_reaches_the_consumer()
    {
        Assert.False(_ring.Consumer.ProducerWaits);
        _ring.Producer.SetWaiting(true);
        Assert.True(_ring.Consumer.ProducerWaits);
        _ring.Producer.SetWaiting(false);
        Assert.False(_ring.Consumer.ProducerWaits);
    }

    [Fact]
    public void Ends_that_are_made_later_go_on_where_the_ring_stands()
    {
        Assert.True(_ring.TryWrite(1, 40));
        Assert.True(_ring.TryWrite(2, 50));
        _ring.Read(1, 40);

        var later = _ring.NewConsumer();

        Assert.Equal(PeekResult.Record, later.Peek(out var header, out _));
        Assert.Equal(2, header.RequestId);
    }
}
