using Prefork.Master;

namespace Prefork.Tests.Master;

public sealed class ConnectionQueueTests
{
    private readonly Connection _a = new(0);
    private readonly Connection _b = new(1);
    private readonly Connection _c = new(2);
    private ConnectionQueue _queue;

    [Fact]
    public void First_come_is_first_served()
    {
        _queue.Add(_a);
        _queue.Add(_b);
        _queue.Add(_c);

        Assert.Equal([_a, _b, _c], TakeAll());
        Assert.Null(_queue.First);
    }

    [Fact]
    public void Connection_waits_once()
    {
        _queue.Add(_a);
        _queue.Add(_b);
        _queue.Add(_a);
        _queue.Add(_b);

        Assert.Equal([_a, _b], TakeAll());
    }

    [Fact]
    public void Connection_that_was_served_waits_behind_the_others_again()
    {
        _queue.Add(_a);
        _queue.Add(_b);
        _queue.RemoveFirst();
        Assert.False(_a.InWaiting);
        _queue.Add(_a);

        Assert.Equal([_b, _a], TakeAll());
    }

    [Fact]
    public void Queue_that_ran_empty_is_used_again()
    {
        _queue.Add(_a);
        _queue.RemoveFirst();
        Assert.Null(_queue.First);

        _queue.Add(_a);
        _queue.Add(_b);

        Assert.Equal([_a, _b], TakeAll());
    }

    private List<Connection> TakeAll()
    {
        var taken = new List<Connection>();
        while (_queue.First is { } connection)
        {
            Assert.True(connection.InWaiting);
            taken.Add(connection);
            _queue.RemoveFirst();
            Assert.False(connection.InWaiting);
            Assert.Null(connection.NextWaiting);
        }

        return taken;
    }
}
