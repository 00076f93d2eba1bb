using System.Diagnostics;
using Prefork.Master;

namespace Prefork.Tests.Master;

public sealed class TaskLoadsTests
{
    private const int First = 2;

    private readonly List<int> _told = [];
    private readonly TaskLoads _loads;

    public TaskLoadsTests()
    {
        _loads = new TaskLoads(First, count: 3, concurrency: 1, reactors: 2) { OnRoom = _told.Add };
        for (var id = First; id < First + 3; id++)
        {
            _loads.SetReady(id, isReady: true);
        }
    }

    [Fact]
    public void IdleOnesComeFirst()
    {
        HashSet<int> chosen = [];
        for (var i = 0; i < 3; i++)
        {
            chosen.Add(Begin());
        }

        Assert.Equal([2, 3, 4], chosen.Order());
    }

    [Fact]
    public void OneThatIsNotReadyGetsNothing()
    {
        _loads.SetReady(3, isReady: false);
        Assert.DoesNotContain(3, Enumerable.Range(0, 6).Select(_ => _loads.Choose(0, static _ => true)));
        Assert.False(_loads.HasRoom(3, 0));
    }

    [Fact]
    public void OneThatDoesNotGetOnGetsNothingAheadOfTime()
    {
        _loads.Begin(2, now: 0);
        Assert.True(_loads.HasRoom(2, now: 1));
        Assert.False(_loads.HasRoom(2, now: 100));
        _loads.End(2, now: 100, runTicks: Stopwatch.Frequency, reactor: 0);
        Assert.True(_loads.HasRoom(2, now: 100));
    }

    [Fact]
    public void LongTasksAreNotGivenAheadOfTime()
    {
        for (var i = 0; i < 50; i++)
        {
            _loads.Begin(2, now: 0);
            _loads.End(2, now: 0, runTicks: Stopwatch.Frequency / 100, reactor: 0);
        }

        _loads.Begin(2, now: 0);
        Assert.False(_loads.HasRoom(2, now: 0));
    }

    [Fact]
    public void ShortTasksAreGivenAheadOfTime()
    {
        for (var i = 0; i < 100; i++)
        {
            _loads.Begin(2, now: 0);
            _loads.End(2, now: 0, runTicks: Stopwatch.Frequency / 1_000_000, reactor: 0);
        }

        for (var i = 0; i < 64; i++)
        {
            Assert.True(_loads.HasRoom(2, now: 0));
            _loads.Begin(2, now: 0);
        }
    }

    [Fact]
    public void OtherReactorsThatWaitAreToldOnce()
    {
        _loads.SetWaiting(0, waiting: true);
        _loads.SetWaiting(1, waiting: true);
        _loads.Begin(2, now: 0);
        _loads.End(2, now: 0, runTicks: 1, reactor: 0);
        _loads.Begin(2, now: 0);
        _loads.End(2, now: 0, runTicks: 1, reactor: 0);
        Assert.Equal([1], _told);
        _loads.SetReady(3, isReady: true);
        Assert.Equal([1, 0], _told);
    }

    private int Begin()
    {
        var id = _loads.Choose(0, static _ => true);
        _loads.Begin(id, 0);
        return id;
    }
}
