using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Workers that are killed: what it costs, and what it must not cost.</summary>
public sealed class CrashTests
{
    [Fact]
    public void AKilledWorkerCostsNoIdleConnection()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var first = server.Connect("command");
        using var second = server.Connect("command");
        var before = first.Ask("pid");
        Assert.Equal(before, second.Ask("pid"));
        server.KillWorker();
        var after = first.Ask("pid");
        Assert.NotEqual(before, after);
        Assert.Equal(after, second.Ask("pid"));
    }

    [Fact]
    public void AMessageSentWhileNoWorkerLivesIsAnswered()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("command");
        var before = client.Ask("pid");
        var pid = server.Worker();
        server.AwaitIdle(pid);
        ServerProcess.Signal(pid, Signals.Kill);
        Assert.NotEqual(before, client.Ask("pid"));
    }

    [Fact]
    public void OnlyTheStartedRequestCostsItsConnection()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var blocking = server.Connect("command");
        using var queued = server.Connect("command");
        using var idle = server.Connect("echo");
        var pid = server.Worker();
        blocking.Send("block 60000");
        server.Process.WaitUntil(() => WorkerThread.IsBlocked(pid), "the handler to run");
        queued.Send("pid\n");
        ServerProcess.Signal(pid, Signals.Kill);

        Assert.Empty(blocking.ReceiveToEnd());
        Assert.Equal($"{server.WorkerAfter(pid)}", queued.ReceiveLine());
        Assert.Equal("still here", idle.Ask("still here"));
        Assert.Equal(1, server.Process.Count("settled by the crash policy Close"));
    }

    [Fact]
    public void RequestsQueuedBehindAStoppedWorkerSurviveItInOrderAndOnce()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("echo");
        Assert.Equal("warm", client.Ask("warm"));
        var pid = server.Worker();
        server.Freeze(pid);
        var sent = new byte[600_000];
        new Random(7).NextBytes(sent);
        client.Send(sent);
        ServerProcess.Signal(pid, Signals.Kill);
        var received = client.Receive(sent.Length);
        Assert.True(sent.AsSpan().SequenceEqual(received));
    }

    [Fact]
    public void RedeliverGivesTheRequestToTheNextWorker()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        var path = Path.Combine(server.Process.TempFolder, "attempts");
        using var client = server.Connect("redeliver");
        Assert.Equal("done", client.Ask(path));
        Assert.Equal(2, new FileInfo(path).Length);
    }

    [Fact]
    public void RedeliverEndsAfterItsAttempts()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        var path = Path.Combine(server.Process.TempFolder, "attempts-always");
        using var client = server.Connect("redeliver");
        client.Send(path);
        Assert.Empty(client.ReceiveToEnd());
        Assert.Equal(2, new FileInfo(path).Length);
    }

    [Fact]
    public void AWriteToTheSharedRegionFaultsInTheWorker()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var bystander = server.Connect("echo");
        using var client = server.Connect("command");
        var pid = server.Worker();
        client.Send("poke");
        Assert.Empty(client.ReceiveToEnd());
        server.WaitForSuccessor(0, pid);
        Assert.Equal("still here", bystander.Ask("still here"));
    }

    [Fact]
    public void AWorkerThatScribblesOnItsLaneCostsThatWorkerOnly()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2");
        using var client = server.Connect("command");
        var scribbler = int.Parse(client.Ask("id"), System.Globalization.CultureInfo.InvariantCulture);
        using var bystander = server.Connect("command");
        Assert.NotEqual($"{scribbler}", bystander.Ask("id"));
        var pid = server.Worker(scribbler);
        client.Send("scribble");
        Assert.Empty(client.ReceiveToEnd());
        server.WaitForSuccessor(scribbler, pid);
        Assert.Equal($"{1 - scribbler}", bystander.Ask("id"));

        using var later = server.Connect("command");
        Assert.Equal($"{scribbler}", later.Ask("id"));
    }

    [Fact]
    public async Task EachKindOfProcessIsKilledUnderLoadAndTheMasterLast()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Prefork:Reactors", "2", "--Test:Processes", "1");
        var idle = Enumerable.Range(0, 4).Select(_ => server.Connect("command")).ToList();
        using var load = new EchoLoad(server, 8, reconnect: true);
        for (var round = 0; round < 3; round++)
        {
            load.Await(server.Process, 50);
            var worker = server.Worker(round % 2);
            ServerProcess.Signal(worker, Signals.Kill);
            server.WaitForSuccessor(round % 2, worker);
            load.Await(server.Process, 50);
            server.KillManager();
            load.Await(server.Process, 50);
            var process = server.Process.Child("process", 2);
            ServerProcess.Signal(process, Signals.Kill);
            server.Process.WaitForLine(
                line => line.Contains("user process probe  pid", StringComparison.Ordinal) && !line.Contains($"pid {process} ", StringComparison.Ordinal),
                "the successor of the user process");
        }

        load.Await(server.Process, 50);
        Assert.All(idle, client => Assert.Equal("build 1", client.Ask("build")));
        idle.ForEach(client => client.Dispose());
        Assert.Equal(4, server.Process.Children().Count);
        await load.EndAsync();

        using var last = new EchoLoad(server, 4, reconnect: true);
        last.Await(server.Process, 50);
        server.KillMaster();
        using var next = TestServer.Start("--Prefork:Workers", "1", "--Prefork:Endpoints:echo:Url", $"tcp://{server.Endpoint("echo")}");
        using var client = next.Connect("echo");
        Assert.Equal("on the same port", client.Ask("on the same port"));
    }

    [Theory]
    [InlineData("echo", 1, 20)]
    [InlineData("echo", 2, 12)]
    [InlineData("async", 1, 12)]
    [InlineData("pool", 2, 8)]
    public async Task KilledAtRandomInstantsNothingIsLostDoubledOrReordered(string endpoint, int reactors, int rounds)
    {
        const int Clients = 16;
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:Reactors", $"{reactors}");
        using var enough = new CancellationTokenSource();
        var closed = new ConcurrentBag<int>();
        var received = new StrongBox<long>();
        var clients = Enumerable.Range(0, Clients).Select(seed => OwnThread.Run(() => Stream(server, endpoint, seed, closed, received, enough.Token))).ToArray();

        rounds *= LongFactAttribute.IsAskedFor ? 10 : 1;
        var random = new Random(rounds);
        for (var round = 0; round < rounds; round++)
        {
            var pid = server.Worker();
            if (round % 2 == 0)
            {
                // On a busy machine no worker lives long enough to answer, unless every other one does.
                var before = Interlocked.Read(ref received.Value);
                server.Process.WaitUntil(() => Interlocked.Read(ref received.Value) > before || Array.Exists(clients, client => client.IsFaulted), "an answer");
            }

            // Nothing more is waited for: the instant of the kill is what is random.
            await Task.Delay(random.Next(0, 20));
            ServerProcess.Signal(pid, Signals.Kill);
            server.WaitForSuccessor(0, pid);
        }

        await enough.CancelAsync();
        var bytes = await Task.WhenAll(clients);
        Assert.All(bytes, count => Assert.True(count > 0));
        if (endpoint == "echo")
        {
            // A synchronous worker runs one handler at a time, so a kill costs one connection at most.
            Assert.InRange(closed.Count, 0, rounds);
        }
    }

    /// <summary>
    /// Sends random pieces and compares every byte that comes back, over a new connection whenever the policy has closed one; how many bytes
    /// came back. On a connection that stayed open everything must come back; on a closed one what came must be a prefix of what was sent.
    /// </summary>
    private static long Stream(TestServer server, string endpoint, int seed, ConcurrentBag<int> closed, StrongBox<long> received, CancellationToken enough)
    {
        var random = new Random(seed);
        var total = 0L;
        while (!enough.IsCancellationRequested)
        {
            using var client = server.Connect(endpoint);
            var alive = true;
            while (alive && !enough.IsCancellationRequested)
            {
                var sent = new byte[random.Next(1, random.Next(2) == 0 ? 200 : 60_000)];
                random.NextBytes(sent);
                alive = Exchange(client, sent, out var count);
                total += count;
                Interlocked.Add(ref received.Value, count);
            }

            if (!alive)
            {
                closed.Add(seed);
            }
        }

        return total;
    }

    private static bool Exchange(Client client, byte[] sent, out int received)
    {
        received = 0;
        try
        {
            client.Send(sent);
            var part = new byte[65536];
            while (received < sent.Length)
            {
                var count = client.Socket.Receive(part);
                if (count == 0)
                {
                    return false;
                }

                Assert.True(part.AsSpan(0, count).SequenceEqual(sent.AsSpan(received, Math.Min(count, sent.Length - received))), "other bytes than were sent");
                received += count;
            }

            return true;
        }
        catch (System.Net.Sockets.SocketException exception) when (exception.SocketErrorCode is System.Net.Sockets.SocketError.ConnectionReset or System.Net.Sockets.SocketError.Shutdown)
        {
            return false;
        }
    }
}
