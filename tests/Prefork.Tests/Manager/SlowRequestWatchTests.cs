using Prefork.Ipc;
using Prefork.Manager;

namespace Prefork.Tests.Manager;

public sealed class SlowRequestWatchTests
{
    private readonly SlowRequestWatch _watch = new(timeout: 100);

    [Fact]
    public void A_request_is_overdue_at_its_timeout_and_not_before()
    {
        var request = Request(1, startTime: 1000);
        Assert.Empty(Find(1099, request));
        Assert.Equal([request], Find(1100, request));
    }

    [Fact]
    public void It_is_reported_once()
    {
        var request = Request(1, startTime: 1000);
        Assert.Single(Find(1100, request));
        Assert.Empty(Find(1200, request));
        Assert.Empty(Find(9000, request));
    }

    [Fact]
    public void The_next_one_in_the_same_entry_is_reported_too()
    {
        Assert.Single(Find(1100, Request(1, startTime: 1000)));
        Assert.Empty(Find(1150, Request(2, startTime: 1120)));
        Assert.Equal(2, Assert.Single(Find(1220, Request(2, startTime: 1120))).RequestId);
    }

    [Fact]
    public void Only_those_that_are_overdue_are_reported()
    {
        var found = Find(1100, Request(1, startTime: 1000), Request(2, startTime: 1001, entry: 1), Request(3, startTime: 999, entry: 2));
        Assert.Equal([1L, 3L], found.Select(request => request.RequestId));
        Assert.Equal(2, Assert.Single(Find(1101, Request(1, startTime: 1000), Request(2, startTime: 1001, entry: 1))).RequestId);
    }

    [Fact]
    public void A_start_time_that_has_not_come_is_not_overdue() => Assert.Empty(Find(1100, Request(1, startTime: long.MaxValue)));

    private static RunningRequest Request(long id, long startTime, int entry = 0) => new(entry, id, SessionId: 5, Handler: 0, startTime);

    private List<RunningRequest> Find(long now, params List<RunningRequest> running)
    {
        var overdue = new List<RunningRequest>();
        _watch.FindOverdue(running, now, overdue);
        return overdue;
    }
}
