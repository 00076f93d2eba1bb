using System.Diagnostics;
using Prefork.Interop;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Signals in numbers, to every process.</summary>
public sealed class SignalTests
{
    [Fact]
    public async Task AStormOfSignalsLeavesAWorkingServerAndNoBusyLoop()
    {
        const int Storm = 1000;
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Test:Processes", "1");
        var master = server.Process.MasterId;
        var manager = server.Process.Child("manager", 0);
        using var idle = server.Connect("command");
        Assert.Equal("build 1", idle.Ask("build"));
        using (var load = new EchoLoad(server, 4))
        {
            Rage(server, master, manager, Storm);
            load.Await(server.Process, 20);
            await load.EndAsync();
        }

        // Every reload that was begun ends, and the last one leaves nothing behind.
        server.Process.WaitUntil(
            () => server.Process.Count("Reload: every worker") is > 1 and var begun && server.Process.Count("Reload done: 2 workers") == begun && IsQuiet(server),
            "the last reload to end",
            TimeSpan.FromMinutes(2));
        Assert.Equal(2, server.Process.Children("worker").Count);
        Assert.Equal(manager, server.Process.Child("manager", 0));
        Assert.Equal(1, server.Process.Count("Started user process"));
        Assert.True(server.Process.Count(" died ") == 0, server.Process.Output);
        Assert.Equal("build 1", idle.Ask("build"));

        var before = CpuTime.Of(master, manager);
        var started = Stopwatch.GetTimestamp();
        server.Process.WaitUntil(() => Stopwatch.GetElapsedTime(started).TotalSeconds >= 1, "a second of quiet");
        Assert.InRange(CpuTime.Of(master, manager) - before, 0, 0.3);
        Assert.Equal(0, server.Stop());
    }

    [Fact]
    public void ASecondStopDoesNotBreakTheFirst()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Test:Processes", "1");
        using var client = server.Connect("later");
        Assert.Equal("waiting", client.Ask("gate"));
        var manager = server.Process.Child("manager", 0);
        ServerProcess.Signal(server.Process.MasterId, Signals.Terminate);
        server.Process.WaitForLine("lifecycle OnWorkerDraining");
        ServerProcess.Signal(server.Process.MasterId, Signals.Terminate);
        ServerProcess.Signal(manager, Signals.Terminate);
        ServerProcess.Signal(server.Process.MasterId, SignalNumbers.Interrupt);
        ServerProcess.Signal(server.Process.MasterId, Signals.User1);

        server.Open("gate");
        Assert.Equal("done", client.ReceiveLine());
        Assert.Equal(0, server.Process.WaitForExit());
        Assert.Equal(1, server.Process.Count("The server stops"));
        Assert.Equal(1, server.Process.Count("lifecycle OnWorkerStop"));
        Assert.Equal(1, server.Process.Count("process probe 0 is told"));
        Assert.Equal(0, server.Process.Count("Reload:"));
    }

    [Fact]
    public void FourReloadsInARowStartExactlyAsManyWorkers()
    {
        const int Reloads = 4;
        using var server = TestServer.Start("--Prefork:Workers", "2");
        for (var i = 0; i < Reloads; i++)
        {
            ServerProcess.Signal(server.Process.MasterId, Signals.User1);
            server.Process.WaitForLine("Reload done: 2 workers were replaced");
        }

        Assert.Equal(0, server.Stop());
        Assert.Equal(2 * (1 + Reloads), server.Process.Count("Started worker"));
        Assert.Equal(2 * (1 + Reloads), server.Process.Count("stopped in worker"));
        Assert.Equal(1, server.Process.Count("Started manager"));
        Assert.Equal(0, server.Process.Count(" died "));
    }

    private static void Rage(TestServer server, int master, int manager, int count)
    {
        var random = new Random(1000);
        int[] forServer = [Signals.User1, SignalNumbers.User2, SignalNumbers.Hangup, Signals.Reopen];
        int[] stray = [Signals.User1, SignalNumbers.User2, SignalNumbers.Hangup];
        IReadOnlyList<int> others = [];
        for (var i = 0; i < count; i++)
        {
            if (i % 20 == 0)
            {
                // Some of them have only just been started.
                others = [.. server.Process.Children("worker"), .. server.Process.Children("process")];
            }

            switch (random.Next(3))
            {
                case 0:
                    ServerProcess.Signal(master, forServer[random.Next(forServer.Length)]);
                    break;
                case 1:
                    ServerProcess.Signal(manager, forServer[random.Next(forServer.Length)]);
                    break;
                default:
                    // One that has been replaced meanwhile does not hear it.
                    _ = Sys.Kill(others[random.Next(others.Count)], stray[random.Next(stray.Length)]);
                    break;
            }
        }
    }

    private static bool IsQuiet(TestServer server)
    {
        var lines = server.Process.Output.Length;
        var started = Stopwatch.GetTimestamp();
        server.Process.WaitUntil(() => Stopwatch.GetElapsedTime(started).TotalMilliseconds >= 500, "a moment");
        return server.Process.Output.Length == lines;
    }
}
