using System.Net.Sockets;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>How sessions end, and what is told of it.</summary>
public sealed class ClosingTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(5_000_000)]
    public void WhatWasSentBeforeTheCloseArrives(int length)
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("session");
        client.Send($"close {length}\n");
        Assert.Equal(length, client.ReceiveToEnd().Length);
        server.Process.WaitForLine("close gave Closing AlreadyClosed Closing");
        AssertClosedOnce(server, "Server");
    }

    [Fact]
    public void AnAbortResets()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("session");
        client.Send("abort 5000000\n");
        var part = new byte[65536];
        var error = Assert.Throws<SocketException>(() =>
        {
            while (client.Socket.Receive(part) > 0)
            {
            }
        });
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        AssertClosedOnce(server, "Server");
    }

    [Fact]
    public void AnotherWorkerClosesAndTheOwnerIsTold()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2");
        using var first = server.Connect("session");
        using var second = server.Connect("session");
        using var third = server.Connect("session");
        var owner = first.Ask("id").Split(' ');
        Assert.NotEqual(owner[1], second.Ask("id").Split(' ')[1]);
        Assert.Equal("Closing AlreadyClosed Closing", second.Ask($"closeof {owner[0]}"));
        Assert.Empty(first.ReceiveToEnd());
        server.Process.WaitForLine($"closed in worker {owner[1]}: Server");
        first.Dispose();
        server.Process.WaitUntil(
            () => second.Ask($"closeof {owner[0]}") == "NoSuchSession NoSuchSession NoSuchSession", "the session to be gone");

        var last = third.Ask("id").Split(' ');
        Assert.Equal("Closing", second.Ask($"abortof {last[0]}"));
        Assert.Throws<SocketException>(() => third.Receive(1));
        server.Process.WaitForLine($"closed in worker {last[1]}: Server");
    }

    [Fact]
    public void TheClientsCloseAndTheHandlersFailureAreTold()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using (var client = server.Connect("session"))
        {
            Assert.Equal("here", client.Ask("here"));
        }

        AssertClosedOnce(server, "Client");
        using var failing = server.Connect("session");
        Assert.Empty(failing.Send("throw\n").ReceiveToEnd());
        AssertClosedOnce(server, "Error");
    }

    [Fact]
    public void ADeadWorkersSessionIsTold()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("session");
        Assert.Equal("waits 1", client.Ask("wait 60000"));
        server.KillWorker();
        Assert.Empty(client.ReceiveToEnd());
        AssertClosedOnce(server, "Lost");
    }

    [Fact]
    public void ANewConnectionIsNotHeldToTheDeadlineOfTheOneBefore()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using (var client = server.Connect("session"))
        {
            client.Send("close 10\n");
            Assert.Equal(10, client.ReceiveToEnd().Length);
        }

        // It has the slot of the one before, which would have been cut two seconds after its close.
        server.Process.WaitForLine("closed in worker");
        using var next = server.Connect("session");
        Assert.Equal("here", next.Ask("here"));
        Assert.False(next.Socket.Poll(TimeSpan.FromSeconds(4), SelectMode.SelectRead));
        Assert.Equal("still here", next.Ask("still here"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MessagesBehindTheCloseAreDeliveredByOption(bool deliver)
    {
        using var server = TestServer.Start("--Prefork:Workers", "3", "--Prefork:DeliverAfterClose", $"{deliver}", "--Logging:LogLevel:Default", "Debug");
        using var client = server.Connect("session");
        using var other = server.Connect("session");
        using var third = server.Connect("session");
        Assert.Equal("here", third.Ask("here"));
        var id = client.Ask("id").Split(' ');
        Assert.NotEqual(id[1], other.Ask("id").Split(' ')[1]);

        // Its worker sleeps while the session is closed elsewhere, so the message is behind the close.
        var worker = server.Worker(int.Parse(id[1], System.Globalization.CultureInfo.InvariantCulture));
        server.Freeze(worker);
        client.Send("big 10\n");
        server.Process.WaitUntil(() => other.Ask($"messages {id[0]}") == "2", "the message to be queued");
        Assert.Equal("Closing AlreadyClosed Closing", other.Ask($"closeof {id[0]}"));
        server.Process.WaitUntil(() => third.Ask($"connected {id[0]}") == "False", "the close to be seen");
        ServerProcess.Signal(worker, Signals.Continue);
        server.Process.WaitForLine(deliver ? "big gave Closing" : "was dropped");
        Assert.Empty(client.ReceiveToEnd());
    }

    private static void AssertClosedOnce(TestServer server, string reason)
    {
        server.Process.WaitForLine($"closed in worker 0: {reason}");
        using var probe = server.Connect("session");
        Assert.Equal("behind it", probe.Ask("behind it"));
        Assert.Equal(1, server.Process.Count($"closed in worker 0: {reason}"));
    }
}
