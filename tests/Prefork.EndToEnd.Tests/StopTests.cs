using System.Net.Sockets;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

public sealed class StopTests
{
    [Fact]
    public void AGracefulStopAnswersWhatWasSentAndLeavesNothing()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2");
        using var slow = server.Connect("command");
        using var idle = server.Connect("events");
        Assert.Equal("welcome", idle.ReceiveLine());
        slow.Send("hold gate\n");
        var children = server.Process.Children();
        Assert.Equal(3, children.Count);
        server.Process.WaitUntil(() => server.Process.Children("worker").Any(IsInHandler), "the handler to run");

        ServerProcess.Signal(server.Process.MasterId, Signals.Terminate);
        server.Process.WaitForLine("The server stops (by signal)");
        server.Open("gate");
        Assert.Equal("unblocked\n"u8.ToArray(), slow.ReceiveToEnd());
        Assert.Empty(idle.ReceiveToEnd());
        Assert.Equal(0, server.Process.WaitForExit());
        server.Process.WaitForLine("of events: Shutdown");
        Assert.Equal(2, server.Process.Count("stopped in worker"));
        Assert.Empty(server.Process.Children());
        Assert.Empty(server.Process.DiagnosticsFiles());
        Assert.Throws<SocketException>(() => server.Connect("echo"));
    }

    [Theory]
    [InlineData("Process")]
    [InlineData("Single")]
    public void AStopWaitsForAClientThatReadsAndNotForOneThatDoesNot(string mode)
    {
        const int Length = 20_000_000;
        using var server = TestServer.Start("--Prefork:Mode", mode, "--Prefork:Workers", "1", "--Prefork:MaxWaitTime", "00:00:30", "--Prefork:Limits:MaxOutputBytes", $"{2 * Length}");
        using var slow = new Client(server.Endpoint("session"), receiveBuffer: 8192);
        using var stuck = new Client(server.Endpoint("session"), receiveBuffer: 8192);
        slow.Send($"big {Length}\n");
        stuck.Send($"big {Length}\n");
        server.Process.WaitUntil(() => server.Process.Count("big gave Sent") == 2, "both answers to be queued");
        ServerProcess.Signal(server.Process.MasterId, Signals.Terminate);

        // For longer than the one that reads nothing is waited for.
        var left = Length - ReadSlowly(slow, milliseconds: 3000);
        Assert.Equal(left, slow.ReceiveToEnd().Length);
        Assert.Equal(0, server.Process.WaitForExit());
        Assert.InRange(stuck.ReceiveToEnd().Length, 0, Length - 1);
    }

    [Fact]
    public async Task AStopThatIsCutShortWaitsForNoClientThatReads()
    {
        const int Length = 40_000_000;
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:MaxWaitTime", "00:10:00", "--Prefork:Limits:MaxOutputBytes", $"{2 * Length}");
        using var slow = new Client(server.Endpoint("session"), receiveBuffer: 8192);
        slow.Send($"big {Length}\n");
        server.Process.WaitUntil(() => server.Process.Count("big gave Sent") == 1, "the answer to be queued");
        ServerProcess.Signal(server.Process.MasterId, Signals.Terminate);
        server.Process.WaitUntil(() => server.Process.Children().Count == 0, "the workers to end");
        ServerProcess.Signal(server.Process.MasterId, Signals.Quit);

        using var hasEnded = new CancellationTokenSource();
        var reading = OwnThread.Run(() => ReadSlowly(slow, milliseconds: 60_000, hasEnded.Token));
        Assert.Equal(0, server.Process.WaitForExit());
        await hasEnded.CancelAsync();

        // At this pace all of it would take half a minute, and it would have waited for that.
        Assert.InRange(await reading + slow.ReceiveToEnd().Length, 1, Length - 1);
    }

    [Fact]
    public void AsynchronousHandlersFinishBeforeTheStop()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("echo");
        using var asynchronous = server.Connect("async");
        Assert.Equal("warm", asynchronous.Ask("warm"));
        var sent = new byte[200_000];
        new Random(3).NextBytes(sent);
        asynchronous.Send(sent);
        ServerProcess.Signal(server.Process.MasterId, Signals.Terminate);

        // What the reactor had read when the stop began is answered whole; what it had not is not answered at all.
        var received = asynchronous.ReceiveToEnd();
        Assert.True(sent.AsSpan(0, received.Length).SequenceEqual(received));
        Assert.Equal(0, server.Process.WaitForExit());
    }

    [Fact]
    public void AHandlerThatNeverReturnsDoesNotKeepASingleProcess()
    {
        using var server = TestServer.Start("--Prefork:Mode", "Single", "--Prefork:MaxWaitTime", "00:00:01");
        using var client = server.Connect("command");
        client.Send("hold never\n");
        server.Process.WaitForLine("A handler waits at the gate never");
        ServerProcess.Signal(server.Process.MasterId, Signals.Terminate);

        server.Process.WaitForLine("The server has not stopped in time and ends as it is");
        Assert.Equal(1, server.Process.WaitForExit());
        Assert.Empty(client.ReceiveToEnd());
    }

    [Fact]
    public void AStopEndsByForceWhatOutlivesMaxWaitTime()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:MaxWaitTime", "00:00:01");
        using var client = server.Connect("command");
        var worker = server.Worker();
        client.Send("block 600000\n");
        server.Process.WaitUntil(() => IsInHandler(worker), "the handler to run");
        ServerProcess.Signal(server.Process.MasterId, Signals.Terminate);
        Assert.Equal(0, server.Process.WaitForExit());
        Assert.Empty(client.ReceiveToEnd());
        Assert.Empty(server.Process.Children());
    }

    [Theory]
    [InlineData("master")]
    [InlineData("manager")]
    public void AStopByForceWaitsForNoHandler(string told)
    {
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Prefork:MaxWaitTime", "00:10:00");
        using var client = server.Connect("command");
        var worker = server.Worker();
        client.Send("block 600000\n");
        server.Process.WaitUntil(() => IsInHandler(worker), "the handler to run");

        // A graceful stop would wait for it; this one cuts that short.
        ServerProcess.Signal(server.Process.MasterId, Signals.Terminate);
        server.Process.WaitForLine("The server stops (by signal)");
        ServerProcess.Signal(told == "master" ? server.Process.MasterId : server.Process.Child("manager", 0), Signals.Quit);

        server.Process.WaitForLine("The server stops at once");
        Assert.Equal(0, server.Process.WaitForExit());
        Assert.Empty(client.ReceiveToEnd());
        Assert.Empty(server.Process.Children());
    }

    [Fact]
    public void AWorkerThatIsToldToEndIsReplacedAndLosesNothing()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("command");
        var pid = server.Worker();
        ServerProcess.Signal(pid, Signals.Terminate);
        var successor = server.WorkerAfter(pid);
        Assert.Equal($"{successor}", client.Ask("pid"));
        Assert.Equal(1, server.Process.Count("stopped in worker 0"));
    }

    [Fact]
    public void AKilledMasterTakesEverythingWithIt()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2");
        Assert.Equal(3, server.Process.Children().Count);
        server.KillMaster();
    }

    [Fact]
    public void AKilledManagerIsReplacedAndGoesOnSupervising()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("command");
        var before = client.Ask("pid");
        var manager = server.Process.Children("manager").Single();
        ServerProcess.Signal(manager, Signals.Kill);
        server.Process.WaitForLine(line => line.Contains("manager  pid", StringComparison.Ordinal) && line.Contains("ready in", StringComparison.Ordinal), "the new manager");
        Assert.Equal(before, client.Ask("pid"));
        server.KillWorker();
        Assert.NotEqual(before, client.Ask("pid"));
        Assert.Equal(0, server.Stop());
    }

    private static bool IsInHandler(int pid) => WorkerThread.IsBlocked(pid);

    [Theory]
    [InlineData("Process", "stop", "True True", "worker 0 (pid")]
    [InlineData("Process", "stopintask", "True", "task worker 1 (pid")]
    [InlineData("Process", "process 0 stop", "Sent", "user process notes")]
    [InlineData("Process", "manager stop", "Sent", "the manager was told to")]
    [InlineData("Single", "stop", "True True", null)]
    [InlineData("Single", "stopintask", "True", null)]
    [InlineData("Single", "manager stop", "Sent", null)]
    public void AnyProcessCanAskForIt(string mode, string command, string answer, string? reason)
    {
        using var server = TestServer.Start("--Prefork:Mode", mode, "--Prefork:Workers", "1", "--Prefork:Tasks:Workers", "1", "--Test:Notes", "1");
        using var client = server.Connect("jobs");
        Assert.Equal(answer, client.Ask(command));
        Assert.Equal(0, server.Process.WaitForExit());
        Assert.Equal(reason is null ? 0 : 1, server.Process.Count($"The server stops ({reason}"));
        Assert.Equal(0, server.Process.Count("did not end"));
    }

    /// <summary>Reads at the pace of a slow client until a time is over or the connection ends, and says how much.</summary>
    private static int ReadSlowly(Client client, int milliseconds, CancellationToken stop = default)
    {
        var buffer = new byte[65536];
        var total = 0;
        for (var end = Environment.TickCount64 + milliseconds; Environment.TickCount64 < end && !stop.IsCancellationRequested;)
        {
            int read;
            try
            {
                read = client.Socket.Receive(buffer);
            }
            catch (SocketException)
            {
                break;
            }

            if (read == 0)
            {
                break;
            }

            total += read;

            // The pace of the client; nothing is waited for by it.
            Thread.Sleep(50);
        }

        return total;
    }
}
