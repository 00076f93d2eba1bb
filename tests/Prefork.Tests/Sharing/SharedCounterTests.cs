using Prefork.Tests.Child;

namespace Prefork.Tests.Sharing;

public sealed class SharedCounterTests
{
    private readonly SharedObjects _shared = SharedDeclarations.Create();

    private SharedCounter Counter => _shared.Counter("signal");

    [Fact]
    public void It_counts()
    {
        Assert.Equal(0, Counter.Value);
        Assert.Equal(5, Counter.Add(5));
        Assert.Equal(6, Counter.Increment());
        Assert.Equal(5, Counter.Decrement());
        Assert.Equal(5, Counter.CompareExchange(7, 4));
        Assert.Equal(5, Counter.CompareExchange(7, 5));
        Assert.Equal(7, Counter.Exchange(-1));
        Counter.Value = 3;
        Assert.Equal(3, Counter.Value);
    }

    [Fact]
    public async Task A_wait_ends_with_its_time()
    {
        Assert.False(Counter.Wait(0, TimeSpan.FromMilliseconds(30)));
        Assert.False(await Counter.WaitAsync(0, TimeSpan.FromMilliseconds(30)));
        Assert.True(Counter.Wait(1, TimeSpan.Zero));
        Assert.True(await Counter.WaitAsync(1, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_wait_can_be_given_up()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = Counter.WaitAsync(0, Timeout.InfiniteTimeSpan, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void Processes_wake_each_other()
    {
        // A wake that is lost costs a second: one in a hundred would be too many.
        const int Rounds = 5_000;
        using var other = SharedProcess.Start(_shared, "signal", Rounds);
        var start = Environment.TickCount64;
        for (var expected = 1L; expected < Rounds * 2; expected += 2)
        {
            Counter.Increment();
            Assert.True(Counter.Wait(expected, SharedProcess.Patience));
        }

        Assert.InRange(Environment.TickCount64 - start, 0, 30_000);
        Assert.Equal(Rounds * 2, Counter.Value);
        other.WaitForEnd();
    }

    [Fact]
    public async Task Asynchronous_waits_are_woken_without_a_thread_of_theirs()
    {
        var waits = Enumerable.Range(0, 50).Select(_ => Counter.WaitAsync(0, SharedProcess.Patience)).ToArray();
        Counter.Increment();
        Assert.All(await Task.WhenAll(waits), Assert.True);
    }
}
