using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Messages between processes.</summary>
public sealed class MessageTests
{
    [Fact]
    public void AnyWorkerHearsAnyOther()
    {
        using var server = Start("--Prefork:Workers", "2");
        using var first = server.ConnectTo("jobs", 0);
        using var second = server.ConnectTo("jobs", 1);
        Assert.Equal("Sent", first.Ask("send 1 a"));
        second.WaitForAnswer("notes", "a@0");
        Assert.Equal("Sent", second.Ask("send 0 b"));
        first.WaitForAnswer("notes", "b@1");
        Assert.Equal("Sent", first.Ask("send 0 c"));
        first.WaitForAnswer("notes", "b@1,c@0");
        Assert.Equal("Sent", first.Ask("broadcast all"));
        first.WaitForAnswer("notes", "b@1,c@0,all@0");
        second.WaitForAnswer("notes", "a@0,all@0");
        Assert.Equal("NoSuchProcess", first.Ask("send 99 x"));
    }

    [Fact]
    public void LargeOnesArriveWholeAndInOrder()
    {
        using var server = Start("--Prefork:Workers", "2");
        using var first = server.ConnectTo("jobs", 0);
        using var second = server.ConnectTo("jobs", 1);
        foreach (var length in (int[])[10, 800_000, 300_000, 8_000_000])
        {
            var sent = first.Ask($"sendbytes 1 3 {length}");
            Assert.StartsWith("Sent 3 ", sent, StringComparison.Ordinal);
            var note = $"{sent.Split(' ')[2]}@0";
            second.WaitForAnswer("notes", answer => answer.EndsWith($"{note},{note},{note}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void TheSuccessorGetsWhatTheDeadOneHadNotTaken()
    {
        using var server = Start("--Prefork:Workers", "2");
        using var first = server.ConnectTo("jobs", 0);
        var pid = server.Worker(1);
        server.Freeze(pid);
        foreach (var text in (string[])["a", "b", "c"])
        {
            Assert.Equal("Sent", first.Ask($"send 1 {text}"));
        }

        var large = first.Ask("sendbytes 1 1 700000");
        ServerProcess.Signal(pid, Signals.Kill);
        server.WaitForSuccessor(1, pid);
        using var second = server.ConnectTo("jobs", 1);
        second.WaitForAnswer("notes", $"a@0,b@0,c@0,{large.Split(' ')[2]}@0");
    }

    [Fact]
    public void AReloadKeepsTheirOrder()
    {
        using var server = Start("--Prefork:Workers", "1");
        using var client = server.Connect("jobs");
        var pid = server.Worker();
        Assert.Equal("Sent", client.Ask("sendslow 0 1"));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("Sent", client.Ask($"send 0 {i}"));
        }

        ServerProcess.Signal(server.Process.MasterId, Signals.User1);
        server.Process.WaitForLine("Reload done");
        for (var i = 20; i < 40; i++)
        {
            Assert.Equal("Sent", client.Ask($"send 0 {i}"));
        }

        client.WaitForAnswer("notes", string.Join(',', Enumerable.Range(20, 20).Select(number => $"{number}@0")));
        Assert.DoesNotContain(pid, server.Process.Children("worker"));
    }

    [Fact]
    public void ASuccessorGetsNothingBeforeTheOldOneHasWhatCameBefore()
    {
        using var server = Start("--Prefork:Workers", "1", "--Prefork:Tasks:Workers", "1", "--Prefork:MaxWaitTime", "00:01:00");
        using var client = server.Connect("jobs");
        var gate = Path.Combine(server.Process.TempFolder, "gate");
        var file = Path.Combine(server.Process.TempFolder, "file");
        Assert.Equal("Sent", client.Ask($"postwaitfor {gate}"));
        Assert.Equal("Sent", client.Ask($"append 1 {file} first"));
        ServerProcess.Signal(server.Process.MasterId, Signals.User2);
        server.Process.WaitForLine("took over from pid");
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("Sent", client.Ask($"append 1 {file} second"));
            Assert.False(File.Exists(file));
        }

        File.WriteAllText(gate, "");
        server.Process.WaitUntil(() => File.Exists(file) && new FileInfo(file).Length == "first".Length + (20 * "second".Length), "all messages");
        Assert.StartsWith("first", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void TheQueueOfAProcessThatTakesNothingHasALimit()
    {
        using var server = Start("--Prefork:Workers", "2", "--Prefork:Messages:MaxQueueBytes", "4000000");
        using var first = server.ConnectTo("jobs", 0);
        var pid = server.Worker(1);
        server.Freeze(pid);
        first.WaitForAnswer("sendbytes 1 20 100000", answer => answer.Contains("QueueFull", StringComparison.Ordinal));
        ServerProcess.Signal(pid, Signals.Continue);
        first.WaitForAnswer("send 1 after", "Sent");
        using var second = server.ConnectTo("jobs", 1);
        second.WaitForAnswer("notes", answer => answer.EndsWith("after@0", StringComparison.Ordinal));
    }

    [Fact]
    public void ABlockedTargetLeavesTheOthersTheirRoom()
    {
        using var server = Start("--Prefork:Workers", "2", "--Prefork:Tasks:Workers", "1");
        using var first = server.ConnectTo("jobs", 0);
        var pid = server.Worker(1);
        server.Freeze(pid);
        var sent = 0;
        while (first.Ask("sendbytes 1 1 300000").StartsWith("Sent 1 ", StringComparison.Ordinal))
        {
            sent++;
        }

        // The master holds 256 large payloads, and half of them for one target.
        Assert.InRange(sent, 100, 140);
        Assert.StartsWith("Sent 20 ", first.Ask("sendbytes 0 20 300000"), StringComparison.Ordinal);
        first.WaitForAnswer("notes", answer => answer.Split(',').Length == 20);
        Assert.StartsWith("Sent 20 ", first.Ask("sendbytes 2 20 300000"), StringComparison.Ordinal);
        first.WaitForAnswer("tasknotes", answer => answer.Split(',').Length == 20);
        ServerProcess.Signal(pid, Signals.Continue);
        using var second = server.ConnectTo("jobs", 1);
        second.WaitForAnswer("notes", answer => answer.Split(',').Length == sent);
    }

    [Fact]
    public void TaskWorkersHearThemToo()
    {
        using var server = Start("--Prefork:Workers", "1", "--Prefork:Tasks:Workers", "1");
        using var client = server.Connect("jobs");
        Assert.Equal("Sent", client.Ask("send 1 hello"));
        client.WaitForAnswer("tasknotes", "hello");
    }

    [Fact]
    public void TheManagerHearsThemAlsoAfterItsDeath()
    {
        using var server = Start("--Prefork:Workers", "1");
        using var client = server.Connect("jobs");
        Assert.Equal("Sent", client.Ask("manager one"));
        server.Process.WaitUntil(() => server.Process.Count("manager note one from 0") == 1, "the message");
        client.WaitForAnswer("notes", answer => answer.StartsWith("heard one@", StringComparison.Ordinal));
        server.KillManager();
        Assert.Equal("Sent", client.Ask("manager two"));
        server.Process.WaitUntil(() => server.Process.Count("manager note two from 0") == 1, "the message");
    }

    [Theory]
    [InlineData("Process", 3, 2)]
    [InlineData("Single", 0, 0)]
    public void UserProcessesHearThemAndAnswer(string mode, int second, int first)
    {
        using var server = Start("--Prefork:Mode", mode, "--Prefork:Workers", "1", "--Prefork:Tasks:Workers", "1", "--Test:Notes", "2");
        using var client = server.Connect("jobs");
        Assert.Equal("Sent", client.Ask("process 1 one"));
        client.WaitForAnswer("notes", $"answer to one@{second}");
        Assert.Equal("Sent", client.Ask("process 0 two"));
        client.WaitForAnswer("notes", $"answer to one@{second},answer to two@{first}");
        Assert.Equal("NoSuchProcess", client.Ask("process 2 three"));
        Assert.Equal("Sent", client.Ask("manager four"));
        server.Process.WaitUntil(() => server.Process.Count("manager note four from 0") == 1, "the message");
        Assert.Equal(0, server.Stop());
    }

    [Fact]
    public void OneOfNoHandlerCostsALogLine()
    {
        using var server = Start("--Prefork:Workers", "1");
        using var client = server.Connect("jobs");
        Assert.Equal("Sent", client.Ask("sendunknown 0"));
        server.Process.WaitForLine("no handler here has its name");
        Assert.Equal("Sent", client.Ask("send 0 next"));
        client.WaitForAnswer("notes", "next@0");
    }

    private static TestServer Start(params string[] arguments) => TestServer.Start(arguments);
}
