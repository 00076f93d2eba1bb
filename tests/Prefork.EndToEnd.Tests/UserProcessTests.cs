using System.Diagnostics;
using System.Text.RegularExpressions;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Processes of the application's own: they start, are supervised, and end last.</summary>
public sealed partial class UserProcessTests
{
    [Fact]
    public void RunsWithItsServicesInAProcessOfItsOwn()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Test:Processes", "2");
        WaitFor(server, "process probe 0 runs");
        WaitFor(server, "process probe 1 runs");
        var pids = server.Process.Children("process");
        Assert.Equal(2, pids.Count);
        Assert.Equal(
            [$"probe 0 runs as UserProcess 2 pid {server.Process.Child("process", 2)} counts 0 worker none", $"probe 1 runs as UserProcess 3 pid {server.Process.Child("process", 3)} counts 0 worker none"],
            RunLine().Matches(server.Process.Output).Select(match => match.Groups[1].Value).Order());
        Assert.Contains("process#probe:1", server.Process.Output, StringComparison.Ordinal);

        // Hosted services are the workers', and so are sessions.
        Assert.Equal(0, server.Process.Count("hosted service started in UserProcess"));
        var clients = Enumerable.Range(0, 8).Select(_ => server.Connect("command")).ToList();
        Assert.Equal(["0", "1"], clients.Select(client => client.Ask("id")).Distinct().Order());
        clients.ForEach(client => client.Dispose());
        Assert.Equal(0, server.Stop());
        Assert.Empty(server.Process.DiagnosticsFiles());
    }

    [Fact]
    public void AKilledOneIsStartedAgainAndTold()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Test:Processes", "1");
        WaitFor(server, "process probe 0 runs");
        var pid = server.Process.Child("process", 1);
        ServerProcess.Signal(pid, Signals.Kill);
        server.Process.WaitUntil(() => server.Process.Count("process probe 0 runs") == 2, "its successor");
        Assert.NotEqual(pid, server.Process.Child("process", 1));
        WaitFor(server, $"lifecycle OnWorkerError user process probe pid {pid} code 0 signal 9");
        Assert.Equal(0, server.Process.Count("has settled worker 1"));

        // A manager that comes later takes it over as it is.
        server.KillManager();
        WaitFor(server, "Adopted user process probe");
        ServerProcess.Signal(server.Process.Child("process", 1), Signals.Kill);
        server.Process.WaitUntil(() => server.Process.Count("process probe 0 runs") == 3, "its successor");
        Assert.Equal(0, server.Stop());
    }

    [Fact]
    public void OneThatReturnsIsStartedAgain()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Test:Processes", "1", "--Test:Process", "return");
        WaitFor(server, "user process probe has ended in order and is started again in 1000 ms");
        server.Process.WaitUntil(() => server.Process.Count("process probe 0 runs") == 2, "the next run");
        Assert.Equal(0, server.Process.Count("lifecycle OnWorkerError"));
        Assert.Equal(0, server.Stop());
    }

    [Fact]
    public void OneThatFailsIsNamedAndBacksOffWhileTheWorkersServe()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Test:Processes", "1", "--Test:Process", "throw");
        WaitFor(server, "user process probe keeps dying soon after its start; the next start is in 100 ms");
        Assert.InRange(server.Process.Count("InvalidOperationException: The probe fails."), 5, 20);
        Assert.InRange(server.Process.Count("failed: InvalidOperationException: The probe fails."), 5, 20);
        using var client = server.Connect("echo");
        Assert.Equal("served", client.Ask("served"));
        Assert.Equal(0, server.Stop());
    }

    [Fact]
    public void IsToldToStopWhenTheLastWorkerHasEnded()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Test:Processes", "1");
        using var client = server.Connect("later");
        WaitFor(server, "process probe 0 runs");
        Assert.Equal("waiting", client.Ask("gate"));
        Assert.Equal(0, server.Stop("gate", "lifecycle OnWorkerExit"));

        var output = server.Process.Output;
        var told = output.IndexOf("process probe 0 is told", StringComparison.Ordinal);
        Assert.Equal(2, EndedWorker().Count(output[..told]));
        Assert.Equal(0, server.Process.Count("lifecycle OnWorkerError"));
        Assert.True(told < output.IndexOf("lifecycle OnManagerStop", StringComparison.Ordinal), output);
    }

    [Fact]
    public void OneThatDoesNotStopIsEndedAfterMaxWaitTimeAndNamed()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Test:Processes", "1", "--Test:Process", "ignore", "--Prefork:MaxWaitTime", "00:00:04");
        WaitFor(server, "process probe 0 runs");
        var pid = server.Process.Child("process", 1);
        var started = Stopwatch.GetTimestamp();
        Assert.Equal(0, server.Stop());

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 3.9, 20);
        Assert.Equal(1, server.Process.Count("process probe 0 is told"));
        Assert.Equal(1, server.Process.Count($"user process probe (pid {pid}) has not finished within MaxWaitTime and is killed"));
        Assert.Matches(@"User process probe is to end within \d+ ms and has not returned", server.Process.Output);
    }

    [Fact]
    public void OneIsToldAlsoWhereAWorkerUsesUpTheTime()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Test:Processes", "1", "--Prefork:MaxWaitTime", "00:00:02");
        using var client = server.Connect("command");
        var worker = server.Worker();
        WaitFor(server, "process probe 0 runs");
        client.Send("block 600000\n");
        server.Process.WaitUntil(() => WorkerThread.IsBlocked(worker), "the handler to run");
        Assert.Equal(0, server.Stop());
        Assert.Equal(1, server.Process.Count("process probe 0 is told"));
        Assert.Equal(1, server.Process.Count("has not finished within MaxWaitTime"));
    }

    [Fact]
    public void AReloadLeavesItAlone()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Test:Processes", "1");
        WaitFor(server, "process probe 0 runs");
        var pid = server.Process.Child("process", 1);
        ServerProcess.Signal(pid, Signals.User1);
        ServerProcess.Signal(server.Process.MasterId, Signals.User1);
        server.Process.WaitForLine("Reload done: 1 workers were replaced");
        Assert.Equal(pid, server.Process.Child("process", 1));
        Assert.Equal(1, server.Process.Count("process probe 0 runs"));
    }

    [Fact]
    public void InOneProcessItIsATask()
    {
        using var server = TestServer.Start("--Prefork:Mode", "Single", "--Test:Processes", "1");
        WaitFor(server, "process probe 0 runs as SingleProcess 1");
        Assert.Equal(0, server.Stop());
        var output = server.Process.Output;
        var stopped = output.IndexOf("lifecycle OnWorkerStop", StringComparison.Ordinal);
        Assert.InRange(stopped, 0, output.IndexOf("process probe 0 is told", StringComparison.Ordinal));
    }

    /// <summary>Waits for a line that may have come before others that were waited for.</summary>
    private static void WaitFor(TestServer server, string part) =>
        server.Process.WaitUntil(() => server.Process.Count(part) > 0, $"the line '{part}'");

    [GeneratedRegex("process (probe . runs .*)$", RegexOptions.Multiline)]
    private static partial Regex RunLine();

    [GeneratedRegex(@"worker \d \(pid \d+\) ended")]
    private static partial Regex EndedWorker();
}
