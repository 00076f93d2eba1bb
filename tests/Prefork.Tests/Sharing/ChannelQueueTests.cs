using Prefork.Shared;

namespace Prefork.Tests.Sharing;

/// <summary>The mutex of a thread that ends in the middle of an operation is that of a process that is killed there.</summary>
public sealed class ChannelQueueTests
{
    private const int Capacity = 2;

    private readonly ChannelQueue _queue = Create();

    [Fact]
    public void A_write_that_was_begun_has_not_happened()
    {
        Write(1);
        EndWithin(queue => Begin(queue, 99));
        Assert.Equal(1, _queue.Count);
        Write(2);
        Assert.Equal((1L, 2L, null), (Read(), Read(), Read()));
    }

    [Fact]
    public void A_read_that_was_begun_has_not_happened()
    {
        Write(1);
        Write(2);
        EndWithin(BeginRead);
        Assert.Equal(2, _queue.Count);
        Assert.Equal((1L, 2L, null), (Read(), Read(), Read()));
    }

    private static ChannelQueue Create()
    {
        var definition = new SharedDefinition(
            "queue",
            typeof(ChannelQueue),
            "queue",
            ChannelQueue.SizeOf(Capacity, sizeof(long)),
            static (address, _) => ChannelQueue.Initialize(address),
            static (address, space) => new ChannelQueue(Capacity, sizeof(long), address, space));
        return (ChannelQueue)SharedSpace.Create([definition]).OpenObjects([definition]).Single().Instance;
    }

    private void EndWithin(Action<ChannelQueue> begin)
    {
        var thread = new Thread(() => begin(_queue));
        thread.Start();
        thread.Join();
    }

    private void Write(long value)
    {
        Begin(_queue, value);
        _queue.EndWrite();
    }

    private static unsafe void Begin(ChannelQueue queue, long value)
    {
        var place = queue.BeginWrite();
        Assert.True(place is not null);
        *(long*)place = value;
    }

    private static unsafe void BeginRead(ChannelQueue queue) => Assert.True(queue.BeginRead() is not null);

    private unsafe long? Read()
    {
        var place = _queue.BeginRead();
        if (place is null)
        {
            return null;
        }

        var value = *(long*)place;
        _queue.EndRead();
        return value;
    }
}
