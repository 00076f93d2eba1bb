using Prefork.Ipc;
using Prefork.Master;
using Prefork.Tests.Ipc;

namespace Prefork.Tests.Master;

public sealed class PackageStoreTests : IDisposable
{
    private const int Bytes = 8 << 20;
    private static readonly LaneSettings Settings = new(1, 65536, 65536, 16, 65536);

    private readonly PackageMemory _memory = PackageMemory.Create(1, Bytes);
    private readonly Lane _firstLane = Lane.Create(0, 1, Settings);
    private readonly Lane _secondLane = Lane.Create(1, 2, Settings);
    private readonly PackageStore _store;
    private readonly ReactorLane _first;
    private readonly ReactorLane _second;

    public PackageStoreTests()
    {
        _store = new PackageStore(_memory, 0);
        _first = new ReactorLane(_firstLane, 0);
        _second = new ReactorLane(_secondLane, 0);
    }

    public void Dispose()
    {
        _firstLane.Dispose();
        _secondLane.Dispose();
        _memory.Dispose();
    }

    [Fact]
    public unsafe void Message_lies_where_the_reference_says()
    {
        Assert.True(_store.TryAdd(1, _first, Pattern.Of(1, 100_000), out var place));
        Assert.True(new ReadOnlySpan<byte>(_memory.Find(0, place), place.Length).SequenceEqual(Pattern.Of(1, 100_000)));
    }

    [Fact]
    public void One_message_may_take_everything_and_gives_it_back()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.True(_store.TryAdd(i, _first, new byte[Bytes], out _));
            Assert.False(_store.TryAdd(100 + i, _second, new byte[1], out _));
            Assert.True(_store.Remove(i, _first));
        }
    }

    [Fact]
    public void Lane_with_messages_leaves_as_much_free_as_it_has()
    {
        var taken = 0;
        while (_store.TryAdd(taken, _first, new byte[1 << 20], out _))
        {
            taken++;
        }

        Assert.Equal(4, taken);
        Assert.True(_store.TryAdd(100, _second, new byte[4 << 20], out _));
    }

    [Fact]
    public void Only_the_lane_that_has_a_message_settles_it()
    {
        Assert.True(_store.TryAdd(1, _first, new byte[10], out var place));
        Assert.False(_store.Remove(1, _second));
        Assert.False(_store.Remove(2, _first));
        Assert.Null(_store.Move(1, _second, _first));
        Assert.Equal(place, _store.Move(1, _first, _second));
        Assert.False(_store.Remove(1, _first));
        Assert.True(_store.Remove(1, _second));
        Assert.Equal((0, 0), (_first.PackageBytes, _second.PackageBytes));
    }

    [Fact]
    public void What_a_dead_lane_still_has_goes_with_it()
    {
        Assert.True(_store.TryAdd(1, _first, new byte[3 << 20], out _));
        Assert.True(_store.TryAdd(2, _second, new byte[10], out _));
        _store.RemoveAll(_first);
        Assert.False(_store.Remove(1, _first));
        Assert.True(_store.Remove(2, _second));
        Assert.True(_store.TryAdd(3, _second, new byte[Bytes], out _));
    }
}
