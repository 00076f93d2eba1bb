using System.Runtime.InteropServices;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Tests.Ipc;

public sealed unsafe class LaneTests : IDisposable
{
    private const int PermissionError = 1;
    private const int HeaderBytes = 4096;

    private static readonly LaneSettings Settings = new(3, 8192, 16384, 7, 65536);

    private readonly Lane _lane = Lane.Create(4, 99, Settings);

    public void Dispose() => _lane.Dispose();

    [Fact]
    public void Opened_lane_is_as_it_was_made()
    {
        using var opened = Open();

        Assert.Equal(Settings, opened.Settings);
        Assert.Equal(4, opened.WorkerId);
        Assert.Equal(99, opened.Instance);
    }

    [Fact]
    public void Parts_do_not_overlap_and_are_the_same_in_both_mappings()
    {
        using var opened = Open();
        var made = Parts(_lane);
        var seen = Parts(opened);

        for (var i = 0; i < made.Count; i++)
        {
            new Span<byte>((void*)made[i].Address, made[i].Length).Fill((byte)(i + 1));
        }

        for (var i = 0; i < seen.Count; i++)
        {
            Assert.False(new ReadOnlySpan<byte>((void*)seen[i].Address, seen[i].Length).ContainsAnyExcept((byte)(i + 1)), $"Part {i} was overwritten.");
        }

        Assert.Equal(Settings, opened.Settings);
        using var again = Open();
        Assert.Equal(Settings, again.Settings);
        Assert.False(again.Doorbell.IsSleeping);
    }

    [Fact]
    public void Rings_and_entries_stand_on_lines_of_their_own()
    {
        foreach (var (address, _) in Parts(_lane))
        {
            Assert.Equal(0, address % RingLayout.Line);
        }
    }

    [Fact]
    public void Records_and_the_sleeping_flag_pass_between_the_mappings()
    {
        using var opened = Open();
        for (var reactor = 0; reactor < Settings.Reactors; reactor++)
        {
            var producer = new RingProducer(_lane.RequestRing(reactor), Settings.RequestRingBytes);
            Assert.True(producer.TryWrite(RecordType.Connect, reactor, 2, 3));

            var consumer = new RingConsumer(opened.RequestRing(reactor), Settings.RequestRingBytes);
            Assert.Equal(PeekResult.Record, consumer.Peek(out var header, out _));
            Assert.Equal(reactor, header.RequestId);
        }

        opened.Doorbell.PrepareSleep();
        Assert.True(_lane.Doorbell.IsSleeping);
        opened.Doorbell.Awake();
        Assert.False(_lane.Doorbell.IsSleeping);
    }

    [Fact]
    public void Arena_can_be_reserved_to_its_end()
    {
        Assert.Equal(0, _lane.ReserveArena(0, 4096));
        Assert.Equal(0, _lane.ReserveArena(Settings.ArenaBytes - 4096, 4096));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_layout_is_refused_with_both_versions_in_the_message(bool magic)
    {
        if (magic)
        {
            Header()->Magic++;
        }
        else
        {
            Header()->Version = 17;
        }

        using var descriptors = new LaneDescriptors(_lane);
        var error = Assert.Throws<InvalidDataException>(() => Lane.Open(descriptors.Lane, descriptors.Doorbell, descriptors.Files));

        Assert.Contains($"knows {LaneHeader.ExpectedVersion}", error.Message, StringComparison.Ordinal);
        Assert.True(magic || error.Message.Contains("version 17", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    [InlineData(1 << 30)]
    public void Size_is_sealed(long length)
    {
        Assert.Equal(-1, Sys.Ftruncate(_lane.Fd, length));
        Assert.Equal(PermissionError, Marshal.GetLastPInvokeError());
    }

    [Fact]
    public void Seals_can_not_be_changed()
    {
        Assert.Equal(-1, Sys.Fcntl(_lane.Fd, Sys.F_ADD_SEALS, Sys.F_SEAL_FUTURE_WRITE));
        Assert.Equal(PermissionError, Marshal.GetLastPInvokeError());
    }

    [Theory]
    [InlineData(5000, 8192)]
    [InlineData(8192, 2048)]
    public void Ring_of_an_impossible_size_is_refused(int requestBytes, int responseBytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Lane.Create(0, 1, new LaneSettings(1, requestBytes, responseBytes, 1, 4096)));

    [Fact]
    public void Master_does_not_take_who_the_worker_is_from_what_the_worker_can_write()
    {
        Header()->WorkerId = 1;
        Header()->Instance = 2;

        Assert.Equal(4, _lane.WorkerId);
        Assert.Equal(99, _lane.Instance);
    }

    private LaneHeader* Header() => (LaneHeader*)((byte*)_lane.InFlight - HeaderBytes);

    private Lane Open()
    {
        var descriptors = new LaneDescriptors(_lane);
        return Lane.Open(descriptors.Lane, descriptors.Doorbell, descriptors.Files);
    }

    private static List<(nint Address, int Length)> Parts(Lane lane)
    {
        var parts = new List<(nint, int)>
        {
            ((nint)lane.InFlight, (Settings.InFlightEntries + 1) * InFlightEntry.Size),
            ((nint)lane.Arena, Settings.ArenaBytes),
        };
        for (var reactor = 0; reactor < Settings.Reactors; reactor++)
        {
            parts.Add(((nint)lane.RequestRing(reactor), RingLayout.TotalBytes(Settings.RequestRingBytes)));
            parts.Add(((nint)lane.ResponseRing(reactor), RingLayout.TotalBytes(Settings.ResponseRingBytes)));
            parts.Add(((nint)lane.CompletionRing(reactor), RingLayout.TotalBytes(Lane.CompletionRingBytes)));
        }

        return parts;
    }
}
