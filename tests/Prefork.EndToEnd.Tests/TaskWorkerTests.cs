using Prefork.Interop;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>The processes that run tasks: started, replaced and ended as workers are, with handlers of their own.</summary>
public sealed class TaskWorkerTests
{
    private static readonly string[] Arguments = ["--Prefork:Workers", "1", "--Prefork:Tasks:Workers", "2", "--Test:TaskProbe", "true"];

    [Fact]
    public void TheyRunTheirOwnHandlersAndNoHostedServices()
    {
        using var server = TestServer.Start(Arguments);
        foreach (var id in (int[])[1, 2])
        {
            var pid = server.Process.Child("task", id);
            Assert.Equal(1, server.Process.Count($"task probe starts in TaskWorker {id} of {id} True pid {pid} counts 0"));
            Assert.Equal(1, server.Process.Count($"task#{id}"));
        }

        using var client = server.Connect("echo");
        Assert.Equal("hello", client.Ask("hello"));
        Assert.Equal(0, server.Stop());
        Assert.Equal(2, server.Process.Count("task probe starts"));
        Assert.Equal(2, server.Process.Count("task probe drains"));
        Assert.Equal(2, server.Process.Count("task probe stops"));
        Assert.Equal(1, server.Process.Count("lifecycle OnWorkerStop worker"));
        Assert.Equal(1, server.Process.Count("hosted service started in"));
        var output = server.Process.Output;
        Assert.True(
            output.IndexOf("lifecycle OnWorkerStop worker 0", StringComparison.Ordinal) < output.IndexOf("task probe drains", StringComparison.Ordinal),
            "Workers end first.");
    }

    [Theory]
    [InlineData("Process", 2)]
    [InlineData("Single", 1)]
    public void TicksCountThemFromZero(string mode, int workers)
    {
        using var server = TestServer.Start("--Prefork:Mode", mode, "--Prefork:Workers", "2", "--Prefork:Tasks:Workers", "2");
        using var client = server.Connect("jobs");
        client.WaitForAnswer($"ticks {workers + 1}", answer => int.Parse(answer, System.Globalization.CultureInfo.InvariantCulture) > 1);
        Assert.Equal("0", client.Ask($"ticks {workers}"));
    }

    [Fact]
    public void OneThatIsKilledComesBackAndTheManagerTells()
    {
        using var server = TestServer.Start(Arguments);
        var (worker, other, killed) = (server.Worker(), server.Process.Child("task", 2), server.Process.Child("task", 1));
        ServerProcess.Signal(killed, Signals.Kill);
        server.Process.WaitUntil(
            () => server.Process.Count($"lifecycle OnWorkerError task worker 1 pid {killed} code 0 signal 9") == 1 && server.Process.Count("task probe starts in TaskWorker 1") == 2,
            "the successor");
        Assert.NotEqual(killed, server.Process.Child("task", 1));
        Assert.Equal((worker, other), (server.Worker(), server.Process.Child("task", 2)));
    }

    [Fact]
    public void AReloadOfThemLeavesWorkersAndConnectionsAlone()
    {
        using var server = TestServer.Start(Arguments);
        using var client = server.Connect("command");
        var tasks = server.Process.Children("task");
        var worker = client.Ask("pid");
        ServerProcess.Signal(server.Process.MasterId, SignalNumbers.User2);
        server.Process.WaitForLine("lifecycle OnReload of 2 task workers by signal: Pending");

        // Said by two threads, in no order.
        server.Process.WaitUntil(
            () => server.Process.Count("Reload done: 2 task workers were replaced") == 1 && server.Process.Count("lifecycle OnReload of 2 task workers by signal: Succeeded") == 1,
            "the end of the reload");
        Assert.Empty(tasks.Intersect(server.Process.Children("task")));
        Assert.Equal(worker, client.Ask("pid"));

        // Of everything: they come last.
        ServerProcess.Signal(server.Process.MasterId, Signals.User1);
        server.Process.WaitForLine("worker 0 (pid");
        server.Process.WaitForLine("task probe starts in TaskWorker 1");
        server.Process.WaitForLine("task probe starts in TaskWorker 2");
        server.Process.WaitForLine("Reload done: 1 workers and 2 task workers were replaced");
        Assert.NotEqual(worker, client.Ask("pid"));
        Assert.Equal(0, server.Stop());
    }

    [Fact]
    public void WhatKeepsWorkersFromStartingEndsAReloadBeforeTheirs()
    {
        using var server = TestServer.Start(Arguments);
        using var broken = server.BreakStart();

        // What breaks the start of workers is no handler of task workers.
        ServerProcess.Signal(server.Process.MasterId, SignalNumbers.User2);
        server.Process.WaitForLine("Reload done: 2 task workers were replaced");
        ServerProcess.Signal(server.Process.MasterId, Signals.User1);
        server.Process.WaitForLine("Reload given up after 0 workers and 0 task workers: the replacement of worker 0 failed");
    }

    [Fact]
    public void TheyRunOnTheProcessorsAfterThoseOfTheWorkers()
    {
        var available = CpuSet.Read();
        using var server = TestServer.Start([.. Arguments, "--Prefork:Affinity", "on"]);
        foreach (var id in (int[])[1, 2])
        {
            Assert.Equal([$"{available[id % available.Length]}"], ProcessStatus.OfThreads(server.Process.Child("task", id), "Cpus_allowed_list"));
        }
    }
}
