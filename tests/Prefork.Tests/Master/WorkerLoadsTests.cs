using Prefork.Master;

namespace Prefork.Tests.Master;

public sealed class WorkerLoadsTests
{
    private readonly WorkerLoads _loads = new(workers: 3, reactors: 2);

    [Fact]
    public void Round_robin_shares_exactly()
    {
        var chosen = Enumerable.Range(0, 30).Select(_ => _loads.Choose(DispatchMode.RoundRobin)).ToList();
        Assert.Equal([10, 10, 10], chosen.GroupBy(worker => worker).Select(group => group.Count()));
        Assert.All(Enumerable.Range(0, 27), i => Assert.Equal(chosen[i], chosen[i + 3]));
    }

    [Fact]
    public void Least_busy_is_the_one_with_the_fewest()
    {
        Begin(0, 2);
        Begin(1, 1);
        Begin(2, 3);
        Assert.Equal(1, _loads.Choose(DispatchMode.LeastBusy));
        Begin(1, 2);
        Assert.Equal(0, _loads.Choose(DispatchMode.LeastBusy));
    }

    [Fact]
    public void One_that_finishes_nothing_is_the_last_choice()
    {
        _loads.Begin(0, Environment.TickCount64 - 10_000);
        Begin(1, 5);
        Begin(2, 6);
        Assert.Equal(1, _loads.Choose(DispatchMode.LeastBusy));
        _loads.Begin(0, Environment.TickCount64);
        _loads.End(0, Environment.TickCount64);
        Assert.Equal(0, _loads.Choose(DispatchMode.LeastBusy));
    }

    [Fact]
    public void Idle_ones_come_first_and_a_stream_takes_only_those()
    {
        Begin(0, 1);
        Begin(2, 1);
        Assert.Equal(1, _loads.Choose(DispatchMode.IdleFirst));
        Assert.Equal(1, _loads.Choose(DispatchMode.Stream));
        Begin(1, 2);
        Assert.Equal(-1, _loads.Choose(DispatchMode.Stream));
        Assert.NotEqual(1, _loads.Choose(DispatchMode.IdleFirst));
        Assert.False(_loads.HasIdle);
    }

    [Fact]
    public void Reactors_that_wait_are_told_of_an_idle_worker()
    {
        List<int> told = [];
        _loads.OnIdle = told.Add;
        Begin(0, 2);
        _loads.SetStreamWaiting(1, true);
        _loads.End(0, Environment.TickCount64);
        Assert.Empty(told);
        _loads.End(0, Environment.TickCount64);
        Assert.Equal([1], told);
        _loads.SetStreamWaiting(1, false);
        Begin(0, 1);
        _loads.End(0, Environment.TickCount64);
        Assert.Equal([1], told);
    }

    private void Begin(int worker, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _loads.Begin(worker, Environment.TickCount64);
        }
    }
}
