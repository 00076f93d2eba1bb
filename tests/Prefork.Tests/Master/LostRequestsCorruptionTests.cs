using Prefork.Ipc;

namespace Prefork.Tests.Master;

/// <summary>What a worker leaves that has scribbled on its lane: what is still whole, and the word that not all of it is.</summary>
public sealed unsafe class LostRequestsCorruptionTests : IDisposable
{
    private const int Unknown = 99;

    private readonly DyingWorker _worker = new();

    public LostRequestsCorruptionTests()
    {
        // So that entry 0 names a true request of the reactor that is looked at.
        _worker.Request();
        _worker.HandleSynchronous();
        Assert.False(_worker.Collect().IsCorrupt);
    }

    public void Dispose() => _worker.Dispose();

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(int.MinValue, 10)]
    [InlineData(0, -1)]
    [InlineData(0, int.MinValue)]
    [InlineData(0, 64 * 1024 + 1)]
    [InlineData(64 * 1024, 1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(64 * 1024 - 40, 41)]
    public void Entry_out_of_the_arena(int offset, int length)
    {
        _worker.Request();
        var request = _worker.Queue();
        _worker.Table.MarkStarted(request);
        var entry = Entry(request.Entry);
        entry->Offset = offset;
        entry->Length = length;

        AssertCorruptAndEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData((int)RecordType.Padding)]
    [InlineData((int)RecordType.SendDone)]
    [InlineData((int)RecordType.Send)]
    [InlineData(Unknown)]
    public void Entry_of_a_type_that_is_no_request(int type)
    {
        _worker.Request();
        Entry(_worker.Queue().Entry)->Type = (byte)type;

        AssertCorruptAndEmpty();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void Entry_in_a_state_that_there_is_not(int state)
    {
        _worker.Request();
        Entry(_worker.Queue().Entry)->State = state;

        AssertCorruptAndEmpty();
    }

    [Fact]
    public void Entry_of_the_future()
    {
        var id = _worker.Request();
        Entry(_worker.Queue().Entry)->RequestId = id + 1;

        AssertCorruptAndEmpty();
    }

    [Theory]
    [InlineData(-1L)]
    [InlineData((long)DyingWorker.Reactors << 56)]
    [InlineData(long.MaxValue)]
    public void Entry_of_a_reactor_that_there_is_not(long id)
    {
        // No reactor misses this request, so one of them has to say that something is missing.
        _worker.Request();
        Entry(_worker.Queue().Entry)->RequestId = id;

        Assert.True(_worker.Collect(0).IsCorrupt || _worker.Collect(1).IsCorrupt);
    }

    [Fact]
    public void Entry_larger_than_any_request_can_be()
    {
        // The arena has room for it, the successor's ring would never have.
        _worker.Request();
        var entry = Entry(_worker.Queue().Entry);
        entry->Offset = 0;
        entry->Length = _worker.Producers[0].MaxPayload + 1;

        AssertCorruptAndEmpty();
    }

    [Fact]
    public void Two_entries_of_one_request_count_once()
    {
        var first = _worker.Request();
        _worker.Request();
        _worker.Queue();
        Entry(_worker.Queue().Entry)->RequestId = first;

        Assert.Equal([first], _worker.Collect().Unstarted.Select(item => item.Header.RequestId));
    }

    [Fact]
    public void Corrupt_entry_does_not_hide_the_others()
    {
        _worker.Request();
        var second = _worker.Request();
        var third = _worker.Request();
        Entry(_worker.Queue().Entry)->Offset = -1;
        _worker.Queue();

        var lost = _worker.Collect();

        Assert.True(lost.IsCorrupt);
        Assert.Equal([second, third], lost.Unstarted.Select(item => item.Header.RequestId));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(8192)]
    [InlineData(4000)]
    public void Header_of_an_impossible_length(int length)
    {
        var first = _worker.Request();
        var position = _worker.Producers[0].Published;
        _worker.Request();
        _worker.Header(0, position).Length = length;

        AssertCorrupt(first);
    }

    [Fact]
    public void Record_larger_than_any_request_can_be()
    {
        // It covers the records behind it, and the successor's ring would never have room for it.
        var position = _worker.Producers[0].Published;
        for (var i = 0; i < 6; i++)
        {
            _worker.Request(length: 480);
        }

        _worker.Header(0, position).Length = _worker.Producers[0].MaxPayload + 32;

        AssertCorrupt();
    }

    [Theory]
    [InlineData(0)]
    [InlineData((int)RecordType.SendDone)]
    [InlineData((int)RecordType.Send)]
    [InlineData(Unknown)]
    public void Record_of_a_type_that_is_no_request(int type)
    {
        var first = _worker.Request();
        var position = _worker.Producers[0].Published;
        _worker.Request();
        _worker.Header(0, position).Type = (RecordType)type;

        AssertCorrupt(first);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1L << 56)]
    [InlineData(-1)]
    [InlineData(0)]
    public void Record_with_the_id_of_another(long id)
    {
        var first = _worker.Request();
        var position = _worker.Producers[0].Published;
        var second = _worker.Request();
        _worker.Header(0, position).RequestId = id switch { 0 => second + 1, 1 => first, _ => id };

        AssertCorrupt(first);
    }

    [Fact]
    public void Older_request_behind_a_newer_one_is_what_a_predecessor_left()
    {
        var position = _worker.Producers[0].Published;
        var first = _worker.Request();
        var next = _worker.Producers[0].Published;
        var second = _worker.Request();
        _worker.Header(0, position).RequestId = second;
        _worker.Header(0, next).RequestId = first;

        var lost = _worker.Collect();
        Assert.False(lost.IsCorrupt);
        Assert.Equal([first, second], lost.Unstarted.Select(item => item.Header.RequestId));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(8)]
    [InlineData(1L << 40)]
    [InlineData(-8192 - 32)]
    [InlineData(long.MinValue)]
    public void Head_that_can_not_be(long distance)
    {
        // Beyond the tail, between records, far away, more than a ring behind, and so far behind that the distance overflows.
        _worker.Request();
        _worker.Head(0) = distance switch
        {
            long.MinValue => distance,
            8 => _worker.Head(0) + distance,
            _ => _worker.Tail(0) + distance,
        };

        AssertCorrupt();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(-32)]
    [InlineData(1 << 20)]
    [InlineData(long.MaxValue)]
    public void Tail_is_the_masters_own_and_a_scribble_on_it_costs_nothing(long tail)
    {
        var first = _worker.Request();
        var second = _worker.Request();

        _worker.Tail(0) = tail;

        var lost = _worker.Collect();
        Assert.Equal([first, second], lost.Unstarted.Select(item => item.Header.RequestId));
        Assert.False(lost.IsCorrupt);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_scribbles_give_only_requests_that_could_be(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            using var worker = new DyingWorker();
            for (var i = 0; i < 10; i++)
            {
                worker.Request(i % 2, random.Next(400));
            }

            for (var i = 0; i < 3; i++)
            {
                worker.Table.MarkStarted(worker.Queue(0));
                worker.Queue(1);
            }

            Scribble(worker, random);
            for (var reactor = 0; reactor < DyingWorker.Reactors; reactor++)
            {
                var lost = worker.Collect(reactor);
                var all = lost.Started.Concat(lost.Unstarted).ToList();
                Assert.All(all, item =>
                {
                    Assert.InRange(item.Header.RequestId, (long)reactor << 56, ((long)reactor << 56) + 5);
                    Assert.True(item.Header.Type is > RecordType.Padding and < RecordType.Send and not RecordType.SendDone);
                    Assert.Equal(item.Header.Length, item.Payload.Length);
                });
                Assert.Equal(all.Count, all.Select(item => item.Header.RequestId).Distinct().Count());
            }
        }
    }

    private static void Scribble(DyingWorker worker, Random random)
    {
        var table = new Span<byte>(worker.Lane.InFlight, (DyingWorker.Settings.InFlightEntries + 1) * InFlightEntry.Size);
        for (var reactor = 0; reactor < DyingWorker.Reactors; reactor++)
        {
            var ring = new Span<byte>(worker.Lane.RequestRing(reactor), RingLayout.TotalBytes(DyingWorker.Settings.RequestRingBytes));
            for (var i = random.Next(60); i > 0; i--)
            {
                ring[RingLayout.ControlBytes + random.Next(1500)] = (byte)random.Next(256);
                table[random.Next(table.Length)] = (byte)random.Next(256);
            }

            if (random.Next(3) == 0)
            {
                worker.Head(reactor) += random.Next(-20, 20) * 16;
            }
        }
    }

    private InFlightEntry* Entry(int index) => _worker.Lane.InFlight + index;

    private void AssertCorruptAndEmpty()
    {
        var lost = _worker.Collect();
        Assert.True(lost.IsCorrupt);
        Assert.Empty(lost.Started);
        Assert.Empty(lost.Unstarted);
    }

    private void AssertCorrupt(params long[] unstarted)
    {
        var lost = _worker.Collect();
        Assert.True(lost.IsCorrupt);
        Assert.Empty(lost.Started);
        Assert.Equal(unstarted, lost.Unstarted.Select(item => item.Header.RequestId));
    }
}
