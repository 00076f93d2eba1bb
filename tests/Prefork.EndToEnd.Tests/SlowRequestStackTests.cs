using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>The stacks of handlers that take too long: the manager waits five seconds for one, which a busy machine may use up.</summary>
[Collection(nameof(Alone))]
public sealed class SlowRequestStackTests
{
    private const string BlockedHandler = "Prefork.TestServer.CommandHandlers.Receive";

    [Fact]
    public void ABlockedHandlerIsReportedOnceWithItsStackAndGoesOn()
    {
        using var server = TestServer.Start(SlowRequestTests.Watched);
        using var client = server.Connect("command");
        var pid = client.Ask("pid");
        client.Send("hold gate");
        var line = server.Process.WaitForLine(SlowRequestTests.Slow);
        Assert.Contains("warn  manager", line, StringComparison.Ordinal);
        Assert.Contains($"Prefork.SlowLog: {BlockedHandler} {SlowRequestTests.Slow}", line, StringComparison.Ordinal);
        Assert.Contains($"in worker 0 (pid {pid}): the worker's thread is in it", line, StringComparison.Ordinal);
        Assert.Contains("at System.Threading.Thread.Sleep", server.Process.WaitForLine("at "), StringComparison.Ordinal);
        server.Process.WaitForLine($"at {BlockedHandler}(Prefork.Session,");
        server.Process.WaitForLine("at Prefork.Workers.WorkerLoop.Run(");

        server.Open("gate");
        Assert.Equal("unblocked", client.ReceiveLine());
        Assert.Equal(1, server.Process.Count(SlowRequestTests.Slow));
        Assert.Equal(pid, client.Ask("pid"));
        Assert.Empty(Directory.GetFileSystemEntries(server.Process.TempFolder, "prefork-stack-*"));
    }

    [Fact]
    public void AnAsynchronousHandlerThatBlocksTheThreadIsReportedWithTheStack()
    {
        using var server = TestServer.Start(SlowRequestTests.Watched);
        using var client = server.Connect("slow");
        client.Send("block gate");
        var line = server.Process.WaitForLine(SlowRequestTests.Slow);
        Assert.Contains($"{SlowRequestTests.AsyncHandler} {SlowRequestTests.Slow}", line, StringComparison.Ordinal);
        Assert.EndsWith("the worker's thread is blocked", line, StringComparison.Ordinal);
        server.Process.WaitForLine("at Prefork.TestServer.SlowHandlers.BlockTheLoop");
        server.Open("gate");
        Assert.Equal("done", client.ReceiveLine());
    }
}
