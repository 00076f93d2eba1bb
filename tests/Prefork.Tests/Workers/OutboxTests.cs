using Prefork.Interop;
using Prefork.Ipc;
using Prefork.Tests.Ipc;
using Prefork.Workers;

namespace Prefork.Tests.Workers;

public sealed unsafe class OutboxTests : IDisposable
{
    private const int Budget = 20_000;
    private const long Session = 77;

    private readonly TestRing _ring = new();
    private readonly OutboxBudget _budget = new(Budget);
    private readonly DescriptorSocket _files = DescriptorSocket.TryCreate(out _)!;
    private readonly RecordingLogger _logger = new();
    private readonly Outbox _outbox;

    public OutboxTests() => _outbox = CreateOutbox(_ring);

    public void Dispose()
    {
        _ring.Dispose();
        _files.Close();
    }

    [Fact]
    public void Send_goes_straight_into_the_ring()
    {
        Assert.Equal(SendResult.Sent, _outbox.Send(Session, "abc"u8, Budget, RecordFlags.Notify, 12));

        Assert.True(_outbox.Dirty);
        Assert.False(_outbox.HasBacklog);
        Assert.NotNull(_outbox.Direct);
        var record = Take();
        Assert.Equal(
            new RecordHeader { Type = RecordType.Send, Flags = RecordFlags.Notify, SessionId = Session, RequestId = 12, Length = 3 }, record.Header);
        Assert.Equal("abc"u8.ToArray(), record.Bytes);
    }

    [Theory]
    [InlineData(992, 1)]
    [InlineData(993, 2)]
    [InlineData(1984, 2)]
    [InlineData(1985, 3)]
    public void Large_message_goes_out_in_pieces_of_which_the_last_says_so(int length, int pieces)
    {
        Assert.Equal(SendResult.Sent, _outbox.Send(Session, Pattern.Of(3, length), Budget, RecordFlags.Notify, 12));
        Assert.False(_outbox.HasBacklog);

        var bytes = new List<byte>();
        for (var i = 1; i <= pieces; i++)
        {
            var record = Take();
            Assert.Equal(i < pieces ? RecordFlags.More : RecordFlags.Notify, record.Header.Flags);
            Assert.Equal(Session, record.Header.SessionId);
            bytes.AddRange(record.Bytes);
        }

        Assert.Equal(12, _last.RequestId);
        Assert.Equal(Pattern.Of(3, length).ToArray(), bytes);
        _ring.AssertEmpty();
    }

    [Fact]
    public void Message_in_pieces_that_has_no_room_leaves_no_piece()
    {
        Assert.True(_ring.Producer.TryWrite(RecordType.Send, 0, Session, 0));
        FillUp(1100);

        Assert.Equal(SendResult.Sent, _outbox.Send(Session, Pattern.Of(1, 1500), Budget));

        Assert.True(_outbox.HasBacklog);
        while (_ring.Consumer.Peek(out var header, out _) == PeekResult.Record)
        {
            Assert.Equal(0, header.Length % 992);
            _ring.Consumer.Take(header);
        }
    }

    [Fact]
    public void Pieces_of_a_message_are_seen_together()
    {
        using var ring = new TestRing(16 * 1024);
        var outbox = CreateOutbox(ring);
        const int Messages = 20_000;
        string? failure = null;
        var reader = new Thread(() => failure = ReadMessages(ring, Messages));
        reader.Start();

        var spin = default(SpinWait);
        for (var i = 0; i < Messages;)
        {
            // Only what fits at once: what waits may go out piece by piece.
            if (ring.Producer.HasFree(14_000))
            {
                Assert.Equal(SendResult.Sent, outbox.Send(Session, Pattern.Of(i++, 9000), Budget));
                Assert.False(outbox.HasBacklog);
            }
            else if (!reader.IsAlive)
            {
                break;
            }
            else
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }

        Assert.True(reader.Join(Deadline.Span));
        Assert.Null(failure);
    }

    [Fact]
    public void What_finds_no_room_waits_and_keeps_its_order()
    {
        FillUp(32);
        Assert.Equal(SendResult.Sent, _outbox.Send(Session, Pattern.Of(1, 100), Budget));

        // These would fit into what is left of the ring.
        Assert.Equal(SendResult.Sent, _outbox.Send(Session, default, Budget));
        _outbox.Send(RecordType.CloseSession, Session, 3);

        Assert.True(_outbox.HasBacklog);
        Assert.Null(_outbox.Direct);
        Assert.Equal(1, _ring.Waiting);
        Assert.False(_outbox.CanPump);
        Assert.False(_outbox.Pump());

        DrainFilling();
        Assert.True(_outbox.CanPump);
        _outbox.Dirty = false;
        Assert.True(_outbox.Pump());

        Assert.True(_outbox.Dirty);
        Assert.False(_outbox.HasBacklog);
        Assert.Equal(0, _ring.Waiting);
        Assert.Equal(Pattern.Of(1, 100).ToArray(), Take().Bytes);
        Assert.Empty(Take().Bytes);
        var close = Take().Header;
        Assert.Equal(RecordType.CloseSession, close.Type);
        Assert.Equal(3, close.Extra);
        _ring.AssertEmpty();
        Assert.NotNull(_outbox.Direct);
    }

    [Fact]
    public void Message_larger_than_the_ring_goes_into_a_file_in_its_place()
    {
        const int Length = 11_000;
        Assert.Equal(SendResult.Sent, _outbox.Send(Session, "first"u8, Budget));
        Assert.Equal(SendResult.Sent, _outbox.Send(Session, Pattern.Of(5, Length), Budget, RecordFlags.Notify, 9));
        Assert.Equal(SendResult.Sent, _outbox.Send(Session, "next"u8, Budget));

        Assert.False(_outbox.HasBacklog);
        Assert.Equal("first"u8.ToArray(), Take().Bytes);
        AssertFile(Take(), Pattern.Of(5, Length), RecordFlags.Notify | RecordFlags.Spilled, 9);
        Assert.Equal("next"u8.ToArray(), Take().Bytes);
        Assert.True(_budget.TryTake(Budget));
    }

    [Fact]
    public void File_that_finds_no_room_waits_with_its_descriptor()
    {
        FillUp(0);
        Assert.Equal(SendResult.Sent, _outbox.Send(Session, Pattern.Of(5, 4000), Budget));
        Assert.Equal(SendResult.Sent, _outbox.Send(Session, "next"u8, Budget));
        Assert.True(_outbox.HasBacklog);
        Assert.Equal(-1, _files.Take(1));

        DrainFilling();
        Assert.True(_outbox.Pump());

        AssertFile(Take(), Pattern.Of(5, 4000), RecordFlags.Spilled, 0);
        Assert.Equal("next"u8.ToArray(), Take().Bytes);
        Assert.False(_outbox.HasBacklog);
    }

    [Fact]
    public void Without_a_directory_for_files_large_messages_overflow_and_the_log_says_why()
    {
        var outbox = CreateOutbox(_ring, directory: "/nonexistent");

        Assert.Equal(SendResult.Overflow, outbox.Send(Session, Pattern.Of(5, 11_000), Budget));

        Assert.Contains(_logger.Entries, entry => entry.Text.Contains("'/nonexistent' (Prefork:TempDirectory)", StringComparison.Ordinal));
        Assert.Equal(SendResult.Sent, outbox.Send(Session, Pattern.Of(5, 1000), Budget));
        _ = Take();
    }

    [Fact]
    public void Room_that_is_told_is_enough_for_what_waits()
    {
        // Otherwise the loop, which does not sleep while it can pump, runs hot.
        _ring.MoveTo(1024);
        FillUp(970);
        Assert.Equal(SendResult.Sent, _outbox.Send(Session, Pattern.Of(1, _ring.Producer.MaxPayload), Budget));
        Assert.True(_outbox.HasBacklog);

        Assert.Equal(_outbox.CanPump, _outbox.Pump());
    }

    [Fact]
    public void What_waits_is_bounded_by_the_budget_which_comes_back()
    {
        FillUp(0);
        for (var i = 0; i < Budget / 2000; i++)
        {
            Assert.Equal(SendResult.Sent, _outbox.Send(Session, Pattern.Of(i, 2000), Budget));
        }

        Assert.Equal(SendResult.Overflow, _outbox.Send(Session, Pattern.Of(4, 1), Budget));

        DrainFilling();
        var received = 0;
        while (_outbox.HasBacklog || _ring.Consumer.HasRecord)
        {
            Assert.True(_outbox.Pump() || _ring.Consumer.HasRecord);
            while (_ring.Consumer.Peek(out _, out _) == PeekResult.Record)
            {
                received += Take().Bytes.Length;
            }
        }

        Assert.Equal(Budget, received);
        Assert.True(_budget.TryTake(Budget));
        Assert.False(_budget.TryTake(1));
    }

    [Fact]
    public void Budget_is_one_for_all_reactors()
    {
        using var ring = new TestRing();
        var other = CreateOutbox(ring);
        FillUp(0);
        for (var i = 0; i < Budget / 2000; i++)
        {
            Assert.Equal(SendResult.Sent, _outbox.Send(Session, Pattern.Of(i, 2000), Budget));
        }

        Assert.Equal(SendResult.Sent, other.Send(Session, Pattern.Of(2, 900), Budget));
        Assert.Equal(SendResult.Sent, other.Send(Session, Pattern.Of(2, 900), Budget));
        Assert.Equal(SendResult.Sent, other.Send(Session, Pattern.Of(2, 900), Budget));
        Assert.Equal(SendResult.Sent, other.Send(Session, Pattern.Of(2, 900), Budget));
        Assert.Equal(SendResult.Overflow, other.Send(Session, Pattern.Of(2, 900), Budget));
    }

    [Fact]
    public void Session_has_a_limit_of_its_own_that_comes_back()
    {
        var outbox = CreateOutbox(_ring);
        FillUp(0);
        Assert.Equal(SendResult.Sent, outbox.Send(Session, Pattern.Of(1, 600), 1000));
        Assert.Equal(SendResult.Overflow, outbox.Send(Session, Pattern.Of(2, 401), 1000));
        Assert.Equal(SendResult.Sent, outbox.Send(Session + 1, Pattern.Of(3, 1000), 1000));
        Assert.Equal(SendResult.Sent, outbox.Send(Session, Pattern.Of(4, 400), 1000));

        DrainFilling();
        while (outbox.HasBacklog)
        {
            Assert.True(outbox.Pump());
            DrainFilling();
        }

        FillUp(0);
        Assert.Equal(SendResult.Sent, outbox.Send(Session, Pattern.Of(5, 1000), 1000));
        Assert.True(_budget.TryTake(Budget - 1000));
        Assert.False(_budget.TryTake(1));
    }

    private RecordHeader _last;

    private Outbox CreateOutbox(TestRing ring, string? directory = null) =>
        new(new OutboxSettings(ring.Producer, _files, _budget, directory ?? Path.GetTempPath(), _logger));

    private void AssertFile((RecordHeader Header, byte[] Bytes) record, ReadOnlySpan<byte> content, RecordFlags flags, long token)
    {
        Assert.Equal((RecordType.SendFile, flags, Session, token), (record.Header.Type, record.Header.Flags, record.Header.SessionId, record.Header.RequestId));
        var range = System.Runtime.InteropServices.MemoryMarshal.Read<FileRange>(record.Bytes);
        Assert.Equal((0L, (long)content.Length), (range.Offset, range.Length));
        var fd = _files.Take(record.Header.Extra);
        Assert.True(fd >= 0);
        var bytes = new byte[content.Length + 1];
        fixed (byte* start = bytes)
        {
            Assert.Equal(content.Length, Sys.ReadAt(fd, start, (nuint)bytes.Length, 0));
        }

        _ = Sys.Close(fd);
        Assert.Equal(content, bytes.AsSpan(0, content.Length));
    }

    private static string? ReadMessages(TestRing ring, int messages)
    {
        var end = Environment.TickCount64 + Deadline.Milliseconds;
        var inMessage = false;
        var spin = default(SpinWait);
        for (var read = 0; read < messages;)
        {
            var result = ring.Consumer.Peek(out var header, out _);
            if (result == PeekResult.Empty)
            {
                if (inMessage)
                {
                    return $"Message {read} was seen in part.";
                }

                if (Environment.TickCount64 > end)
                {
                    return $"Only {read} messages came in time.";
                }

                spin.SpinOnce(sleep1Threshold: -1);
                continue;
            }

            inMessage = (header.Flags & RecordFlags.More) != 0;
            read += inMessage ? 0 : 1;
            ring.Consumer.Take(header);
            ring.Consumer.Release();
        }

        return null;
    }

    /// <summary>Fills the ring so that this many bytes stay free.</summary>
    private void FillUp(int free)
    {
        while (_ring.Producer.HasFree(free + 1024))
        {
            Assert.True(_ring.TryWrite(1, 992));
        }

        while (_ring.Producer.HasFree(free + 32))
        {
            Assert.True(_ring.TryWrite(1, 0));
        }
    }

    private void DrainFilling()
    {
        while (_ring.Consumer.Peek(out var header, out _) == PeekResult.Record)
        {
            _ring.Consumer.Take(header);
        }

        _ring.Consumer.Release();
    }

    private (RecordHeader Header, byte[] Bytes) Take()
    {
        Assert.Equal(PeekResult.Record, _ring.Consumer.Peek(out var header, out var payload));
        var bytes = new ReadOnlySpan<byte>(payload, header.Length).ToArray();
        _ring.Consumer.Take(header);
        _ring.Consumer.Release();
        _last = header;
        return (header, bytes);
    }
}
