using Prefork.Diagnostics;

namespace Prefork.Tests.Diagnostics;

public sealed class RateLimitTests
{
    [Fact]
    public void So_many_are_admitted_a_second_and_the_others_counted_when_it_is_over()
    {
        var limit = new RateLimit(2);
        Assert.True(limit.TryAdmit(0));
        Assert.True(limit.TryAdmit(10));
        Assert.False(limit.TryAdmit(20));
        Assert.False(limit.TryAdmit(999));
        Assert.Equal(0, limit.TakeSuppressed(999));
        Assert.Equal(2, limit.TakeSuppressed(1000));
        Assert.Equal(0, limit.TakeSuppressed(1001));
        Assert.True(limit.TryAdmit(1001));
    }

    [Fact]
    public void A_second_begins_with_the_first_event_in_it()
    {
        var limit = new RateLimit(1);
        Assert.True(limit.TryAdmit(0));
        Assert.True(limit.TryAdmit(5000));
        Assert.False(limit.TryAdmit(5999));
        Assert.True(limit.TryAdmit(6000));
    }
}
