using System.Globalization;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>What the manager writes about handlers that take too long.</summary>
public sealed class SlowRequestTests
{
    internal const string Slow = "has been running for";
    internal const string AsyncHandler = "Prefork.TestServer.SlowHandlers.Receive";

    internal static readonly string[] Watched = ["--Prefork:Workers", "1", "--Prefork:SlowRequestTimeout", "00:00:01"];

    [Fact]
    public void EachSlowRequestIsReported()
    {
        using var server = TestServer.Start([.. Watched, "--stacks", "none"]);
        using var client = server.Connect("command");
        for (var i = 1; i <= 3; i++)
        {
            client.Send($"hold gate-{i}");
            server.Process.WaitForLine(Slow);
            server.Open($"gate-{i}");
            Assert.Equal("unblocked", client.ReceiveLine());
            Assert.Equal(i, server.Process.Count(Slow));
        }
    }

    [Fact]
    public void WithoutThePackageTheLineSaysSo()
    {
        using var server = TestServer.Start([.. Watched, "--stacks", "none"]);
        using var client = server.Connect("command");
        client.Send("hold gate");
        Assert.Contains(
            "is in it (no stack: the application does not call builder.AddSlowRequestStacks()", server.Process.WaitForLine(Slow), StringComparison.Ordinal);
        server.Open("gate");
        Assert.Equal("unblocked", client.ReceiveLine());
    }

    [Fact]
    public void WithDiagnosticsDisabledTheLineSaysSo()
    {
        using var server = TestServer.Start(TestServer.Executable, Watched, [new("DOTNET_EnableDiagnostics", "0")]);
        using var client = server.Connect("command");
        client.Send("hold gate");
        var line = server.Process.WaitForLine(Slow);
        server.Open("gate");
        Assert.Contains("is in it (no stack: the worker has no diagnostics port: DOTNET_EnableDiagnostics=0 is set", line, StringComparison.Ordinal);
        Assert.Equal("unblocked", client.ReceiveLine());
    }

    [Fact]
    public void AnAsynchronousHandlerThatAwaitsIsNamed()
    {
        using var server = TestServer.Start(Watched);
        using var client = server.Connect("slow");
        client.Send("await gate");
        var line = server.Process.WaitForLine(Slow);
        server.Open("gate");
        Assert.Contains($"{AsyncHandler} {Slow}", line, StringComparison.Ordinal);
        Assert.EndsWith("it is awaiting something", line, StringComparison.Ordinal);
        Assert.Equal("done", client.ReceiveLine());
        Assert.Equal(1, server.Process.Count(Slow));
    }

    [Fact]
    public void AtMostTenAreReportedASecond()
    {
        const int Requests = 25;
        using var server = TestServer.Start(Watched);
        using var client = server.Connect("slow");
        var clients = Enumerable.Range(0, Requests).Select(_ => server.Connect("slow")).ToArray();
        foreach (var slow in clients)
        {
            slow.Send("await gate");
        }

        server.Process.WaitForLine("further slow requests were not logged");
        Assert.InRange(server.Process.Count(Slow), 10, Requests - 1);
        server.Open("gate");
        foreach (var slow in clients)
        {
            Assert.Equal("done", slow.ReceiveLine());
            slow.Dispose();
        }
    }

    [Fact]
    public void AWorkerKilledInASlowRequestIsNoError()
    {
        using var server = TestServer.Start(Watched);
        var pid = server.Worker();
        using (var client = server.Connect("command"))
        {
            client.Send("block 60000");
            server.Process.WaitForLine(Slow);
            ServerProcess.Signal(pid, Signals.Kill);
            Assert.Empty(client.ReceiveToEnd());
        }

        server.WaitForSuccessor(0, pid);
        using var next = server.Connect("command");
        next.Send("hold gate");
        Assert.Contains($"(pid {server.Worker()})", server.Process.WaitForLine(Slow), StringComparison.Ordinal);
        server.Open("gate");
        Assert.Equal("unblocked", next.ReceiveLine());
        Assert.Equal(0, server.Process.Count("error manager"));
    }

    /// <summary>Its runtime cannot answer, which must not keep the manager from its work.</summary>
    [Fact]
    public void AStoppedWorkerCostsItsStackOnly()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Prefork:SlowRequestTimeout", "00:00:01");
        using var client = server.Connect("command");
        var id = int.Parse(client.Ask("id"), CultureInfo.InvariantCulture);
        var stopped = server.Worker(id);
        client.Send("hold gate");
        server.Process.WaitUntil(() => WorkerThread.IsBlocked(stopped), "the handler to run");
        ServerProcess.Signal(stopped, Signals.Stop);
        server.KillWorker(1 - id);
        server.Process.WaitUntil(() => server.Process.Count("(no stack: the worker's diagnostics port has not answered") == 1, "the line without a stack");

        ServerProcess.Signal(stopped, Signals.Continue);
        server.Open("gate");
        Assert.Equal("unblocked", client.ReceiveLine());
        Assert.Equal($"{stopped}", client.Ask("pid"));
    }

    [Theory]
    [InlineData("--Prefork:SlowRequestTimeout", "00:00:30")]
    [InlineData("--Prefork:SlowRequestTimeout", "00:00:00")]
    [InlineData("--Prefork:SlowRequestTimeout", "00:00:00.05", "--Prefork:TraceWorkers", "false")]
    public void WhatIsNotAskedForIsNotReported(params string[] settings)
    {
        using var server = TestServer.Start(["--Prefork:Workers", "1", .. settings]);
        using var client = server.Connect("command");
        client.Send("block 700");
        Assert.Equal("unblocked", client.ReceiveLine());
        Assert.Equal(0, server.Stop());
        Assert.Equal(0, server.Process.Count("Prefork.SlowLog"));
    }
}
