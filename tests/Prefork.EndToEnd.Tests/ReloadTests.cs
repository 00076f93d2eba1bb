using System.Collections.Concurrent;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

public sealed class ReloadTests
{
    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public void AReloadReplacesEveryWorkerAndKeepsTheConnections(string parallel)
    {
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Prefork:Reload:Parallel", parallel);
        using var first = server.Connect("command");
        using var second = server.Connect("command");
        var before = new[] { first.Ask("pid"), second.Ask("pid") };
        Reload(server);
        var after = new[] { first.Ask("pid"), second.Ask("pid") };
        Assert.Empty(before.Intersect(after));
        Assert.Equal(2, server.Process.Children("worker").Count);
        Assert.Equal(2, server.Process.Count("stopped in worker"));
        Assert.Equal(0, server.Stop());
    }

    [Fact]
    public void ASignalToTheManagerReloadsToo()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        var before = server.Worker();
        ServerProcess.Signal(server.Process.Children("manager").Single(), Signals.User1);
        server.Process.WaitForLine("Reload done");
        Assert.NotEqual(before, server.Worker());
    }

    [Fact]
    public void ARunningHandlerFinishesAndItsSessionGoesOver()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:Reactors", "1");
        using var busy = server.Connect("command");
        using var idle = server.Connect("command");
        var before = server.Worker();
        Assert.Equal($"{before}", idle.Ask("pid"));
        busy.Send("hold gate\n");
        server.Process.WaitUntil(() => WorkerThread.IsBlocked(before), "the handler to run");
        ServerProcess.Signal(server.Process.MasterId, Signals.User1);
        var after = server.WorkerAfter(before, stillThere: true);

        // The idle session is served by the new worker while the old one is still at it.
        server.Process.WaitForLine("took over");
        server.Process.WaitUntil(
            () =>
            {
                // One that comes before the reactor has switched waits behind the handler: the next one need not.
                using var fresh = server.Connect("command");
                fresh.Send("pid\n");
                return fresh.Socket.Poll(TimeSpan.FromMilliseconds(300), System.Net.Sockets.SelectMode.SelectRead) && fresh.ReceiveLine() == $"{after}";
            },
            "new sessions to go to the new worker");
        Assert.Equal($"{after}", idle.Ask("pid"));
        Assert.Equal(0, busy.Socket.Available);
        busy.Send("pid\n");
        server.Open("gate");
        Assert.Equal("unblocked", busy.ReceiveLine());
        Assert.Equal($"{after}", busy.ReceiveLine());
        server.Process.WaitForLine("Reload done");
    }

    [Fact]
    public void WhatOutlivesMaxWaitTimeIsSettledByItsPolicy()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:MaxWaitTime", "00:00:01");
        using var stuck = server.Connect("command");
        using var other = server.Connect("echo");
        var before = server.Worker();
        stuck.Send("block 600000\n");
        server.Process.WaitUntil(() => WorkerThread.IsBlocked(before), "the handler to run");
        Reload(server);
        Assert.Empty(stuck.ReceiveToEnd());
        Assert.Equal("still here", other.Ask("still here"));
        Assert.Equal(1, server.Process.Count("has not finished within Prefork:MaxWaitTime"));
    }

    [Fact]
    public void AReplacementThatFailsLeavesTheOldWorkerServing()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Prefork:Reload:ReadyTimeout", "00:00:20");
        using var client = server.Connect("command");
        var before = client.Ask("pid");
        using (server.BreakStart())
        {
            ServerProcess.Signal(server.Process.MasterId, Signals.User1);
            server.Process.WaitForLine("Reload given up after 0 workers");
            Assert.Equal(before, client.Ask("pid"));
        }

        Reload(server);
        Assert.NotEqual(before, client.Ask("pid"));
    }

    [Fact]
    public void AKilledManagerIsFollowedByOneThatReloads()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2");
        using var client = server.Connect("command");
        var before = client.Ask("pid");
        var workers = server.Process.Children("worker");
        ServerProcess.Signal(server.Process.MasterId, Signals.User1);
        server.Process.WaitForLine("Reload: every worker");
        ServerProcess.Signal(server.Process.Children("manager").Single(), Signals.Kill);
        server.Process.WaitForLine("Reload done");
        Assert.NotEqual(before, client.Ask("pid"));
        server.Process.WaitUntil(() => server.Process.Children("worker") is { Count: 2 } now && !now.Intersect(workers).Any(), "only new workers");
    }

    [Fact]
    public async Task ReloadedUnderLoadNothingIsLostReorderedOrClosed()
    {
        const int Reloads = 5;
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Prefork:Reactors", "2");
        using var enough = new CancellationTokenSource();
        var bytes = new ConcurrentDictionary<int, long>();
        var clients = Enumerable.Range(0, 50).Select(seed => OwnThread.Run(() => Echo(server, seed % 2 == 0 ? "echo" : "async", seed, bytes, enough.Token))).ToArray();
        for (var i = 0; i < Reloads; i++)
        {
            Reload(server);
        }

        await enough.CancelAsync();
        await Task.WhenAll(clients);
        Assert.Equal(50, bytes.Count);
        Assert.Equal(Reloads * 2, server.Process.Count("stopped in worker"));
    }

    [Fact]
    public void AWorkerIsReplacedAfterMaxRequestsAndLosesNothing()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Prefork:MaxRequests", "200");
        var random = new Random(4);
        using var first = server.Connect("echo");
        using var second = server.Connect("async");
        var started = Environment.TickCount64;
        for (var i = 0; i < 4000 || server.Process.Count("Started worker") <= 10; i++)
        {
            Assert.InRange(Environment.TickCount64 - started, 0, 3 * Client.PatienceMilliseconds);
            var client = i % 2 == 0 ? first : second;
            var sent = new byte[random.Next(1, 20_000)];
            random.NextBytes(sent);
            client.Send(sent);
            Assert.True(sent.AsSpan().SequenceEqual(client.Receive(sent.Length)));
        }
    }

    [Fact]
    public void AWorkerWithTooMuchMemoryIsReplaced()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:MaxWorkerMemory", $"{1 << 20}");
        using var client = server.Connect("command");
        var before = client.Ask("pid");
        server.Process.WaitForLine("(Prefork:MaxWorkerMemory)");
        server.Process.WaitUntil(() => client.Ask("pid") != before, "another worker");
    }

    private static void Reload(TestServer server)
    {
        ServerProcess.Signal(server.Process.MasterId, Signals.User1);
        server.Process.WaitForLine("Reload done");
    }

    private static void Echo(TestServer server, string endpoint, int seed, ConcurrentDictionary<int, long> bytes, CancellationToken enough)
    {
        var random = new Random(seed);
        using var client = server.Connect(endpoint);
        while (!enough.IsCancellationRequested)
        {
            var sent = new byte[random.Next(1, 8_000)];
            random.NextBytes(sent);
            client.Send(sent);
            Assert.True(sent.AsSpan().SequenceEqual(client.Receive(sent.Length)));
            bytes.AddOrUpdate(seed, sent.Length, (_, count) => count + sent.Length);
        }
    }
}
