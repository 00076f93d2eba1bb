using System.Diagnostics;
using System.Text.RegularExpressions;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>The events of master, manager and workers, over the life of real processes.</summary>
public sealed partial class LifecycleTests
{
    private static readonly (string Event, string Method)[] Throwing =
    [
        ("OnStart", "Start"),
        ("OnManagerStart", "ManagerStart"),
        ("OnWorkerError", "WorkerError"),
        ("OnWorkerDraining", "Draining"),
        ("OnWorkerExit", "Exit"),
        ("OnWorkerStop", "Stop"),
        ("OnManagerStop", "ManagerStop"),
        ("OnShutdown", "Shutdown"),
    ];

    [Fact]
    public void TheEventsComeInOrderOverStartCrashAndStop()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        var pid = server.Worker();
        server.KillWorker();
        WaitFor(server, "lifecycle OnWorkerError");
        server.KillManager();
        Assert.Equal(0, Stop(server));

        // The respawn waits for no handler, so only the manager itself says when this one runs.
        var error = $"manager OnWorkerError worker 0 pid {pid} code 0 signal 9";
        var events = Normalise(Events(server));
        Assert.InRange(events.IndexOf(error), events.IndexOf("Started worker 0") + 1, events.LastIndexOf("manager OnManagerStart in Manager") - 1);
        Assert.Equal(
            [
                "master OnStart in Master",
                "manager OnManagerStart in Manager",
                "Started worker 0",
                "Started worker 0",
                "manager OnManagerStart in Manager",
                "manager OnManagerStart sees the stop",
                "worker#0 OnWorkerDraining worker 0",
                "worker#0 OnWorkerStop worker 0",
                "manager OnManagerStop in Manager",
                "master OnShutdown in Master",
            ],
            events.Where(line => line != error));
    }

    [Fact]
    public void InOneProcessTheOrderIsTheSame()
    {
        using var server = TestServer.Start("--Prefork:Mode", "Single", "--Test:Ticks", "true");
        server.Process.WaitForLine("lifecycle OnTick in SingleProcess");
        Assert.Equal(0, Stop(server));

        Assert.Equal(
            ["OnStart in SingleProcess", "OnManagerStart in SingleProcess", "OnManagerStart sees the stop", "OnWorkerDraining worker 0", "OnWorkerStop worker 0", "OnManagerStop in SingleProcess", "OnShutdown in SingleProcess"],
            Normalise([.. Events(server).Where(line => !line.Contains("OnTick", StringComparison.Ordinal)).Select(line => line["single ".Length..])]));
    }

    [Fact]
    public void WhatAHandlerThrowsCostsALineAndNothingElse()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Test:Throw", "all");
        server.KillWorker();
        WaitFor(server, "LifecycleHandlers.WorkerError failed");
        using (var client = server.Connect("later"))
        {
            Assert.Equal("waiting", client.Ask("gate"));
            Assert.Equal(0, server.Stop("gate", "LifecycleHandlers.Exit failed"));
        }

        WaitFor(server, "LifecycleHandlers.Shutdown failed");
        WaitFor(server, "OnShutdown throws.");
        foreach (var (name, method) in Throwing)
        {
            Assert.Equal(1, server.Process.Count($"LifecycleHandlers.{method} failed"));
            Assert.Equal(1, server.Process.Count($"{name} throws."));
        }
    }

    [Theory]
    [InlineData("OnStart", "Start")]
    [InlineData("OnManagerStart", "ManagerStart")]
    public void AHandlerOfTheStartThatHangsIsNamedAndLeftBehind(string name, string method)
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:MaxWaitTime", "00:00:02", "--Test:Hang", name);
        using var client = server.Connect("echo");
        Assert.Equal("served", client.Ask("served"));
        Assert.Equal(1, server.Process.Count($"LifecycleHandlers.{method} has not ended after"));
        Assert.Equal(0, Stop(server));
        Assert.Equal(1, server.Process.Count("lifecycle OnManagerStop"));
        Assert.Equal(1, server.Process.Count("lifecycle OnShutdown"));
    }

    [Theory]
    [InlineData("OnManagerStop", "ManagerStop")]
    [InlineData("OnShutdown", "Shutdown")]
    public void AHandlerOfTheStopThatHangsIsNamedAndLeftBehind(string name, string method)
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:MaxWaitTime", "00:00:02", "--Test:Hang", name);
        var started = Stopwatch.GetTimestamp();
        Assert.Equal(0, Stop(server));
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 1.5, 20);
        WaitFor(server, $"LifecycleHandlers.{method} has not ended after");
    }

    [Fact]
    public void TheManagerSupervisesWhileAHandlerHangs()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:MaxWaitTime", "00:00:30", "--Test:Hang", "OnWorkerError");
        server.KillWorker();
        WaitFor(server, "lifecycle OnWorkerError");
        server.KillWorker();
        using var client = server.Connect("echo");
        Assert.Equal("served", client.Ask("served"));
        Assert.Equal(1, server.Process.Count("lifecycle OnWorkerError"));
    }

    [Fact]
    public void TheFirstWorkerWaitsForTheManagersStart()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Test:ManagerStartTakes", "700");
        var output = server.Process.Output;
        Assert.True(
            output.IndexOf("lifecycle OnManagerStart", StringComparison.Ordinal) < output.IndexOf("Started worker 0", StringComparison.Ordinal), output);
        Assert.Equal(0, Stop(server));
    }

    [Fact]
    public void TicksTickInTheManager()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Test:Ticks", "true");
        for (var times = 0; times < 5; times++)
        {
            server.Process.WaitForLine("lifecycle OnTick in Manager");
        }

        Assert.Equal(0, Stop(server));
    }

    [Fact]
    public void AReloadIsToldOnceBeforeAndOnceAfter()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        ServerProcess.Signal(server.Process.MasterId, Interop.SignalNumbers.User1);
        WaitFor(server, "lifecycle OnReload of 1 by signal: Succeeded");
        Assert.Equal(0, Stop(server));

        Assert.Equal(2, server.Process.Count("lifecycle OnReload"));
        var output = server.Process.Output;
        var before = output.IndexOf("lifecycle OnReload of 1 by signal: Pending", StringComparison.Ordinal);
        Assert.InRange(before, 0, output.LastIndexOf("Started worker 0", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatHoldsAWorkerBackIsToldOnce()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("later");
        Assert.Equal("waiting", client.Ask("gate"));
        Assert.Equal(0, server.Stop("gate", "lifecycle OnWorkerExit"));
        Assert.Equal("done", client.ReceiveLine());
        Assert.Equal(1, server.Process.Count("lifecycle OnWorkerExit"));
        Assert.Matches(@"OnWorkerExit worker 0 held by Prefork\.TestServer\.EchoHandlers\.ReceiveLater of session \S+ True", server.Process.Output);
        var output = server.Process.Output;
        Assert.True(
            output.IndexOf("OnWorkerDraining", StringComparison.Ordinal) < output.IndexOf("OnWorkerExit", StringComparison.Ordinal)
            && output.IndexOf("OnWorkerExit", StringComparison.Ordinal) < output.IndexOf("lifecycle OnWorkerStop", StringComparison.Ordinal),
            output);
    }

    [Fact]
    public void BlockedWorkersAreEndedAfterMaxWaitTimeAndWhatHeldThemIsNamed()
    {
        const int Workers = 4;
        using var server = TestServer.Start("--Prefork:Workers", $"{Workers}", "--Prefork:MaxWaitTime", "00:00:04");
        var clients = Enumerable.Range(0, Workers).Select(_ => server.Connect("command")).ToList();
        Assert.Equal(Workers, clients.Select(client => client.Ask("id")).Distinct().Count());
        foreach (var client in clients)
        {
            client.Send("block 60000");
        }

        server.Process.WaitUntil(() => server.Process.Children("worker").All(WorkerThread.IsBlocked), "the handlers to run");
        var started = Stopwatch.GetTimestamp();
        var code = Stop(server);
        Assert.True(code == 0, server.Process.Output);

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 3.9, 20);
        for (var id = 0; id < Workers; id++)
        {
            Assert.Matches($@"Worker {id} is to end within \d+ ms and is held back by Prefork\.TestServer\.CommandHandlers\.Receive of session \S+, which has run for \d+ ms", server.Process.Output);
            Assert.Equal(1, server.Process.Count($"worker {id} (pid {Pid(server, id)}) has not finished within MaxWaitTime and is killed"));
        }

        Assert.Equal(0, server.Process.Count("lifecycle OnWorkerError"));
        clients.ForEach(client => client.Dispose());
    }

    /// <summary>Stops the server and reads its log to the last event; the exit code.</summary>
    private static int Stop(TestServer server)
    {
        var code = server.Stop();
        WaitFor(server, "lifecycle OnShutdown");
        return code;
    }

    /// <summary>Waits for a line that may have come before others that were waited for.</summary>
    private static void WaitFor(TestServer server, string part) =>
        server.Process.WaitUntil(() => server.Process.Count(part) > 0, $"the line '{part}'");

    private static string Pid(TestServer server, int id) =>
        Regex.Match(server.Process.Output, $@"Started worker {id} \(pid (\d+)").Groups[1].Value;

    /// <summary>The events, and the starts of workers, as the log has them: the process and what it says.</summary>
    private static List<string> Events(TestServer server)
    {
        var events = new List<string>();
        foreach (var line in server.Process.Output.Split('\n'))
        {
            if (EventLine().Match(line) is { Success: true } found)
            {
                events.Add($"{found.Groups[1].Value} {found.Groups[2].Value}");
            }
            else if (line.Contains("Started worker 0", StringComparison.Ordinal))
            {
                events.Add("Started worker 0");
            }
        }

        return events;
    }

    /// <summary>The manager sees the stop beside what the workers do: its place among their lines says nothing.</summary>
    private static List<string> Normalise(List<string> events)
    {
        var sees = events.FindIndex(line => line.Contains("sees the stop", StringComparison.Ordinal));
        Assert.True(sees >= 0);
        var line = events[sees];
        events.RemoveAt(sees);
        events.Insert(events.FindIndex(candidate => candidate.Contains("OnWorkerDraining", StringComparison.Ordinal)), line);
        return events;
    }

    [GeneratedRegex(@"Z info  (\S+) \d+ Prefork\.TestServer\.LifecycleHandlers: lifecycle (.*)$")]
    private static partial Regex EventLine();
}
