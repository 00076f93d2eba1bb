using Prefork.Workers;

namespace Prefork.Tests.Workers;

public sealed class LoopTimersTests
{
    private readonly LoopTimers _timers = new();
    private readonly List<string> _calls = [];

    [Fact]
    public void Calls_come_when_they_are_due_and_in_that_order()
    {
        Add("second", 20);
        Add("first", 10);
        Assert.False(_timers.Run());
        RunUntil(2);
        Assert.Equal(["first", "second"], _calls);
        Assert.Equal(long.MaxValue, _timers.Next);
    }

    [Fact]
    public void Disposed_call_does_not_come()
    {
        Add("disposed", 1).Dispose();
        Add("other", 2);
        RunUntil(1);
        Assert.Equal(["other"], _calls);
    }

    [Fact]
    public void Interval_goes_on_until_it_is_disposed()
    {
        var timer = _timers.Add(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), () => Call("again"));
        RunUntil(5);
        timer.Dispose();
        var calls = _calls.Count;
        Add("last", 5);
        RunUntil(calls + 1);
        Assert.Equal("last", _calls[^1]);
        Assert.Equal(calls + 1, _calls.Count);
    }

    [Fact]
    public void Call_that_is_due_while_the_one_before_runs_is_left_out()
    {
        var first = new TaskCompletionSource();
        _timers.Add(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), async () =>
        {
            _calls.Add("begins");
            await first.Task;
        });
        RunUntil(1);
        Add("other", 20);
        RunUntil(2);
        Assert.Equal(["begins", "other"], _calls);
        first.SetResult();
        RunUntil(3);
        Assert.Equal("begins", _calls[2]);
    }

    [Fact]
    public void What_one_throws_is_told_and_the_next_comes()
    {
        Exception? told = null;
        _timers.OnFailed = error => told = error;
        _timers.Add(TimeSpan.Zero, default, () => throw new InvalidOperationException("thrown"));
        Add("next", 1);
        RunUntil(1);
        Assert.Equal("thrown", told?.Message);
    }

    [Fact]
    public void Nothing_comes_after_the_stop()
    {
        Add("before", 0);
        _timers.Stop();
        Add("after", 0);
        Assert.Equal(long.MaxValue, _timers.Next);
        Assert.False(_timers.Run());
        Assert.Empty(_calls);
    }

    [Fact]
    public void Calls_that_are_called_off_do_not_pile_up()
    {
        Add("kept", 3_600_000);
        for (var i = 0; i < 10_000; i++)
        {
            Add("disposed", 3_600_000).Dispose();
        }

        Assert.InRange(_timers.Count, 1, 200);
    }

    private LoopTimer Add(string name, int milliseconds) => _timers.Add(TimeSpan.FromMilliseconds(milliseconds), default, () => Call(name));

    private ValueTask Call(string name)
    {
        _calls.Add(name);
        return ValueTask.CompletedTask;
    }

    private void RunUntil(int calls)
    {
        var end = Environment.TickCount64 + 10_000;
        while (_calls.Count < calls)
        {
            Assert.True(Environment.TickCount64 < end, "the calls did not come in time");
            _timers.Run();
            Thread.Yield();
        }
    }
}
