using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Tasks in task worker processes, sent by handlers in workers.</summary>
public sealed class TaskTests
{
    [Fact]
    public void ResultsOfEveryKindComeBack()
    {
        using var server = Start(taskWorkers: 2);
        using var client = server.Connect("jobs");
        Assert.Contains(client.Ask("handle 3 abc"), server.Process.Children("task").Select(pid => $"JobReceipt {{ Number = 3, Text = abc, ProcessId = {pid} }}"));
        Assert.Equal("42", client.Ask("double 21"));
        Assert.Equal("hello you", client.Ask("greet you"));
        Assert.Equal("1000 999000", client.Ask("all 1000"));
        Assert.Equal("9900", client.Ask("pool"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20_000)]
    [InlineData(40_000)]
    [InlineData(300_000)]
    [InlineData(5_000_000)]
    public void PayloadsOfEverySizeGoThereAndBack(int length)
    {
        using var server = Start(taskWorkers: 1);
        using var client = server.Connect("jobs");
        Assert.Equal("reversed", client.Ask($"reverse {length}"));
        Assert.Equal("reversed", client.Ask($"reverse {length}"));
    }

    [Fact]
    public void SixtyFourMegabytesGoThroughFilesWhereMemoryIsSpare()
    {
        using var server = Start(taskWorkers: 1, "--Prefork:Lane:PackageBytes", "1048576");
        using var client = server.Connect("jobs");
        Assert.Equal("reversed", client.Ask($"reverse {64 << 20}"));
        Assert.Equal("queued 0 running 0 done 1 failed 0 lost 0 rejected 0 messages 0", client.Ask("stats"));
    }

    [Fact]
    public void WhatATaskThrowsComesAsText()
    {
        using var server = Start(taskWorkers: 1);
        using var client = server.Connect("jobs");
        Assert.Equal("System.InvalidOperationException|why|True|True", client.Ask("fail why"));
        Assert.Equal("42", client.Ask("double 21"));
    }

    [Fact]
    public void EndsAreToldToTheProcessThatStartedThem()
    {
        using var server = Start(taskWorkers: 1);
        using var client = server.Connect("jobs");
        Assert.Equal("Sent Sent Sent", client.Ask("start"));
        client.WaitForAnswer("finished", "7:42,8:TaskFailedException,9:500000");
    }

    [Fact]
    public void OneWorkerCanBeChosen()
    {
        using var server = Start(taskWorkers: 3);
        using var client = server.Connect("jobs");
        foreach (var id in (int[])[1, 2, 3])
        {
            Assert.Equal($"{id}", client.Ask($"where {id}"));
        }

        Assert.StartsWith("TaskRejectedException", client.Ask("where 0"), StringComparison.Ordinal);
        Assert.StartsWith("TaskRejectedException", client.Ask("where 4"), StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutTaskWorkersTheErrorNamesTheSetting()
    {
        using var server = Start(taskWorkers: 0);
        using var client = server.Connect("jobs");
        Assert.Contains("Prefork:Tasks:Workers", client.Ask("double 1"), StringComparison.Ordinal);
    }

    [Fact]
    public void ManyTasksBehindABlockedOneFinishInOrder()
    {
        using var server = Start(taskWorkers: 1);
        using var client = server.Connect("jobs");
        var gate = Path.Combine(server.Process.TempFolder, "gate");
        Assert.Equal("Sent", client.Ask($"postwaitfor {gate}"));
        Assert.Equal("Sent 2048", client.Ask("remember 2048"));
        Assert.Equal("queued 2048 running 1", string.Join(' ', client.Ask("stats").Split(' ')[..4]));
        File.WriteAllText(gate, "");
        Assert.Equal("2048 in order", client.Ask("remembered"));
    }

    [Fact]
    public void TheQueueHasALimit()
    {
        using var server = Start(taskWorkers: 1, "--Prefork:Tasks:MaxQueue", "100");
        using var client = server.Connect("jobs");
        var gate = Path.Combine(server.Process.TempFolder, "gate");
        Assert.Equal("Sent", client.Ask($"postwaitfor {gate}"));
        client.WaitForAnswer("remember 500", answer => answer.StartsWith("QueueFull", StringComparison.Ordinal) || answer.Contains("QueueFull", StringComparison.Ordinal));
        Assert.Contains("Prefork:Tasks:MaxQueue", client.Ask("double 1"), StringComparison.Ordinal);
        File.WriteAllText(gate, "");
        client.WaitForAnswer("double 4", "8");
    }

    [Fact]
    public void CallsMayWaitForRoom()
    {
        using var server = Start(taskWorkers: 1, "--Prefork:Tasks:MaxQueue", "10", "--Prefork:Tasks:WhenFull", "Wait");
        using var client = server.Connect("jobs");
        Assert.StartsWith("done 2000 lost 0 other 0", client.Ask("calls 2000 500"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("timeout", "TimeoutException")]
    [InlineData("cancel", "OperationCanceledException")]
    public void WhoWaitsNoLongerStopsATask(string how, string error)
    {
        using var server = Start(taskWorkers: 1);
        using var client = server.Connect("jobs");
        var path = Path.Combine(server.Process.TempFolder, "stopped");
        Assert.StartsWith(error, client.Ask($"{how} {path}"), StringComparison.Ordinal);

        // On a slow machine it may not have been started by then: so it is not run.
        server.Process.WaitUntil(() => File.Exists(path) || client.Ask("stats").Contains("rejected 1", StringComparison.Ordinal), "the task to be told");
        Assert.Equal("42", client.Ask("double 21"));
    }

    [Fact]
    public void ALostTaskIsReportedOrRunAgain()
    {
        using var server = Start(taskWorkers: 1);
        using var client = server.Connect("jobs");
        Assert.StartsWith("TaskLostException", client.Ask("die"), StringComparison.Ordinal);
        Assert.Equal("2", client.Ask("diebefore 2"));
        Assert.StartsWith("TaskLostException", client.Ask("diebefore 3"), StringComparison.Ordinal);
        Assert.Equal("42", client.Ask("double 21"));
        Assert.Contains("lost 2 ", client.Ask("stats"), StringComparison.Ordinal);
    }

    [Fact]
    public void QueuedTasksOutliveTheirWorker()
    {
        using var server = Start(taskWorkers: 1);
        using var client = server.Connect("jobs");
        var gate = Path.Combine(server.Process.TempFolder, "gate");
        Assert.Equal("Sent", client.Ask($"postwaitfor {gate}"));
        Assert.Equal("Sent 500", client.Ask("remember 500"));
        ServerProcess.Signal(server.Process.Child("task", 1), Signals.Kill);
        Assert.Equal("500 in order", client.Ask("remembered"));
    }

    [Fact]
    public void TasksOutliveTheirSender()
    {
        using var server = Start(taskWorkers: 1);
        using var client = server.Connect("jobs");
        var gate = Path.Combine(server.Process.TempFolder, "gate");
        Assert.Equal("Sent", client.Ask($"postwaitfor {gate}"));
        Assert.Equal("Sent 500", client.Ask("remember 500"));
        server.KillWorker();
        File.WriteAllText(gate, "");
        using var second = server.Connect("jobs");
        Assert.Equal("500 in order", second.Ask("remembered"));
    }

    [Fact]
    public void AReloadFinishesWhatIsQueued()
    {
        using var server = Start(taskWorkers: 1);
        using var client = server.Connect("jobs");
        var gate = Path.Combine(server.Process.TempFolder, "gate");
        var pid = server.Process.Child("task", 1);
        Assert.Equal("Sent", client.Ask($"postwaitfor {gate}"));
        Assert.Equal("Sent 500", client.Ask("remember 500"));
        ServerProcess.Signal(server.Process.MasterId, Signals.User2);
        server.Process.WaitForLine("took over from pid");

        // The new one is there, and gets nothing before the old one has ended what it has: else their order would be lost.
        for (var i = 0; i < 20; i++)
        {
            Assert.StartsWith("queued 500 running 1 ", client.Ask("stats"), StringComparison.Ordinal);
        }

        File.WriteAllText(gate, "");
        Assert.Equal("500 in order", client.Ask("remembered"));
        server.Process.WaitUntil(() => !server.Process.Children("task").Contains(pid), "the old task worker to end");
        Assert.Contains("done 502 failed 0 lost 0 rejected 0", client.Ask("stats"), StringComparison.Ordinal);
    }

    [Fact]
    public void RecyclingLosesNothing()
    {
        const int Rounds = 16;
        using var server = Start(taskWorkers: 1, "--Prefork:Tasks:MaxRequests", "10");
        using var client = server.Connect("jobs");
        for (var round = 1; round <= Rounds; round++)
        {
            Assert.StartsWith("done 250 lost 0 other 0", client.Ask("calls 250 5"), StringComparison.Ordinal);
            server.Process.WaitUntil(() => server.Process.Count("Started task") > round && server.Process.Children("task").Count == 1, "the next task worker alone");
        }

        Assert.InRange(server.Process.Count("Started task"), Rounds + 1, 400);
        Assert.StartsWith("queued 0 running 0 done 4000 failed 0 lost 0 rejected 0", client.Ask("stats"), StringComparison.Ordinal);
    }

    [Fact]
    public void TasksSendToSessions()
    {
        using var server = Start(taskWorkers: 1);
        using var client = server.Connect("jobs");
        var answers = new[] { client.Ask("say word"), client.ReceiveLine() };
        Assert.Equal(["Sent", "word"], answers.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void KillsAtRandomInstantsLoseOnlyWhatRan()
    {
        const int Calls = 10_000;
        using var server = Start(taskWorkers: 2);
        using var client = server.Connect("jobs");
        client.Send($"calls {Calls} 64\n");
        var random = new Random(20261124);
        var kills = 0;
        var answer = "";
        while (!client.TryReceiveLine(random.Next(5, 60), ref answer))
        {
            foreach (var pid in server.Process.Children("task").Take(kills < 12 ? 1 : 0))
            {
                ServerProcess.Signal(pid, Signals.Kill);
                kills++;
            }
        }

        var words = answer.Split(' ');
        var (done, lost) = (int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), int.Parse(words[3], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(Calls, done + lost);
        Assert.InRange(kills, 1, 12);
        Assert.InRange(lost, 0, kills);
        Assert.Contains(" other 0 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void AStopRunsWhatIsQueued()
    {
        using var server = Start(taskWorkers: 1);
        var gate = Path.Combine(server.Process.TempFolder, "gate");
        var last = Path.Combine(server.Process.TempFolder, "last");
        using (var client = server.Connect("jobs"))
        {
            Assert.Equal("Sent", client.Ask($"postwaitfor {gate}"));
            Assert.Equal("Sent 100", client.Ask("remember 100"));
            Assert.Equal("Sent", client.Ask($"posttouch {last}"));
        }

        ServerProcess.Signal(server.Process.MasterId, Signals.Terminate);
        server.Process.WaitForLine("The server stops");
        File.WriteAllText(gate, "");
        Assert.Equal(0, server.Process.WaitForExit());
        Assert.True(File.Exists(last));
    }

    [Fact]
    public void ABlockedTaskWorkerCostsTheOthersNothing()
    {
        using var server = Start(taskWorkers: 2, "--Prefork:Tasks:MaxQueue", "1000");
        using var client = server.Connect("jobs");
        var gate = Path.Combine(server.Process.TempFolder, "gate");
        Assert.Equal("Sent", client.Ask($"postwaitfor {gate} 1"));

        // Large ones, of which the master holds 256: half of them for one target. Then small ones, up to half of the queue.
        var sent = Sent(client, 1, 300_000);
        Assert.InRange(sent, 100, 140);
        Assert.Equal("reversed", client.Ask("reverse 400000"));
        Assert.Equal("Sent 60", client.Ask("postdigest 2 60 300000"));
        var small = Sent(client, 1, 10);
        Assert.InRange(sent + small, 450, 550);
        Assert.Equal("Sent 100", client.Ask("postdigest 2 100 10"));
        client.WaitForAnswer("stats", answer => answer.StartsWith($"queued {sent + small} running 1 done 161 ", StringComparison.Ordinal));
        File.WriteAllText(gate, "");
        client.WaitForAnswer("stats", answer => answer.StartsWith($"queued 0 running 0 done {162 + sent + small} failed 0 lost 0 rejected 0", StringComparison.Ordinal));
    }

    [Fact]
    public void ACallerThatTakesNoResultsHoldsUpItsOwnTasksAlone()
    {
        const int Calls = 300;
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Prefork:Tasks:Workers", "2", "--Prefork:Tasks:Timeout", "0");
        using var blocked = server.ConnectTo("jobs", 0);
        using var other = server.ConnectTo("jobs", 1);
        var gate = Path.Combine(server.Process.TempFolder, "gate");
        blocked.Send($"makeall {Calls} 300000 {gate}\n");
        var done = AwaitHeld(other, Calls);
        Assert.InRange(done, 64, 100);
        Assert.Equal("reversed", other.Ask("reverse 400000"));
        Assert.Equal("1000 999000", other.Ask("all 1000"));
        Assert.StartsWith($"queued {Calls - done} running 0 ", other.Ask("stats"), StringComparison.Ordinal);
        File.WriteAllText(gate, "");
        Assert.Equal($"{Calls}", blocked.ReceiveLine());
    }

    [Fact]
    public void ASenderThatTakesNoEndsHoldsUpItsOwnTasksAlone()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Prefork:Tasks:Workers", "2");
        using var blocked = server.ConnectTo("jobs", 0);
        using var other = server.ConnectTo("jobs", 1);
        var gate = Path.Combine(server.Process.TempFolder, "gate");
        blocked.Send($"startall 120 300000 {gate}\n");
        var done = AwaitHeld(other, 120);
        Assert.InRange(done, 64, 100);
        Assert.Equal("reversed", other.Ask("reverse 400000"));
        File.WriteAllText(gate, "");
        Assert.Equal("Sent 120", blocked.ReceiveLine());
        blocked.WaitForAnswer("finishes", "120");
    }

    [Fact]
    public void OneProcessDoesItAll()
    {
        using var server = TestServer.Start("--Prefork:Mode", "Single", "--Prefork:Tasks:Workers", "2");
        using var client = server.Connect("jobs");
        Assert.Equal("42", client.Ask("double 21"));
        Assert.Equal("reversed", client.Ask("reverse 5000000"));
        Assert.StartsWith("done 1000 lost 0 other 0", client.Ask("calls 1000 64"), StringComparison.Ordinal);
        Assert.Equal(0, server.Stop());
    }

    /// <summary>Posts tasks to a blocked task worker until they are refused; how many there were.</summary>
    private static int Sent(Client client, int worker, int length)
    {
        // One at a time, so that the master has taken those before.
        for (var count = 0; ; count++)
        {
            var answer = client.Ask($"postdigest {worker} 1 {length}");
            if (answer != "Sent 1")
            {
                Assert.Equal("QueueFull 1", answer);
                return count;
            }
        }
    }

    /// <summary>Waits until the tasks of another process are held back; how many were run.</summary>
    private static int AwaitHeld(Client client, int tasks)
    {
        var done = 0;
        client.WaitForAnswer("stats", answer =>
        {
            var words = answer.Split(' ');
            done = int.Parse(words[5], System.Globalization.CultureInfo.InvariantCulture);
            return done >= 64 && words[3] == "0" && words[1] == $"{tasks - done}";
        });
        return done;
    }

    private static TestServer Start(int taskWorkers, params string[] arguments) =>
        TestServer.Start(["--Prefork:Workers", "1", "--Prefork:Tasks:Workers", $"{taskWorkers}", .. arguments]);
}
