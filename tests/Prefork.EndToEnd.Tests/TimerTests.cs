using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>What workers do at a time.</summary>
public sealed class TimerTests
{
    [Fact]
    public void TicksComeInTheWorkersThatTheyAreForUntilTheDrain()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Test:WorkerTicks", "true");
        for (var i = 0; i < 3; i++)
        {
            server.Process.WaitForLine("tick in worker 0: everywhere");
            server.Process.WaitForLine("tick in worker 1: everywhere");
            server.Process.WaitForLine("tick in worker 1: in one");
        }

        Assert.Equal(0, server.Stop());
        Assert.Equal(0, server.Process.Count("tick in worker 0: in one"));
        foreach (var worker in (int[])[0, 1])
        {
            var lines = server.Process.Output.Split('\n').Where(line => line.Contains($"tick in worker {worker}:", StringComparison.Ordinal)).ToList();
            Assert.EndsWith("no more", lines[^1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WhatIsScheduledComesUnlessItIsCalledOff()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("session");
        Assert.Equal("scheduled", client.Ask("after 30"));
        Assert.Equal("disposed", client.Ask("disposed 30"));
        Assert.Equal("tick", client.Ask("every 10 3"));
        Assert.Equal("tick", client.ReceiveLine());
        Assert.Equal("tick", client.ReceiveLine());
        Assert.Equal("ended", client.ReceiveLine());
    }

    [Fact]
    public void NothingThatIsScheduledHoldsUpAStop()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("session");
        client.Send("after 60000\nhere\n");
        Assert.Equal("here", client.ReceiveLine());
        Assert.Equal(0, server.Stop());
        Assert.Empty(client.ReceiveToEnd());
    }
}
