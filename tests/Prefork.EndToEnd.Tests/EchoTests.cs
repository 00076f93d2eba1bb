using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Prefork.EndToEndTests;

public sealed class EchoTests
{
    [Theory]
    [InlineData("echo", 1)]
    [InlineData("echo", 100)]
    [InlineData("echo", 3_000_000)]
    [InlineData("async", 100)]
    [InlineData("async", 3_000_000)]
    [InlineData("pool", 3_000_000)]
    [InlineData("v6", 100_000)]
    public async Task WhatIsSentComesBack(string endpoint, int length)
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect(endpoint);
        var sent = new byte[length];
        new Random(length).NextBytes(sent);
        var sending = Task.Run(() => client.Send(sent));
        var received = client.Receive(length);
        await sending;
        Assert.True(sent.AsSpan().SequenceEqual(received));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ManyClientsAtOnceEachGetTheirOwn(int reactors)
    {
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Prefork:Reactors", $"{reactors}");
        var clients = Enumerable.Range(0, 60).Select(seed => OwnThread.Run(() =>
        {
            using var client = server.Connect(seed % 2 == 0 ? "echo" : "async");
            var random = new Random(seed);
            for (var round = 0; round < 40; round++)
            {
                var sent = new byte[random.Next(1, 5000)];
                random.NextBytes(sent);
                client.Send(sent);
                Assert.True(sent.AsSpan().SequenceEqual(client.Receive(sent.Length)));
            }
        }));
        await Task.WhenAll(clients);
    }

    [Fact]
    public async Task AClientThatEndsItsSideStillGetsEverything()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        foreach (var endpoint in (string[])["echo", "async"])
        {
            using var client = server.Connect(endpoint);
            var sent = new byte[500_000];
            new Random(1).NextBytes(sent);
            var receiving = Task.Run(client.ReceiveToEnd);
            client.Send(sent);
            client.Socket.Shutdown(SocketShutdown.Send);
            var received = await receiving;
            Assert.True(sent.AsSpan().SequenceEqual(received));
        }
    }

    [Fact]
    public void HandlersOfOneSessionRunInOrderAndOneAtATime()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("order");
        var received = new List<byte>();
        for (byte i = 0; i < 60; i++)
        {
            client.Send([i]);
            if (i % 3 == 0)
            {
                received.AddRange(client.Receive(1));
            }
        }

        // Pieces may have been read together; what counts is that the answers are in order and none overlapped another.
        client.Socket.Shutdown(SocketShutdown.Send);
        received.AddRange(client.ReceiveToEnd());
        Assert.Equal(Enumerable.Range(0, 60).Select(i => (byte)i), received);
    }

    [Fact]
    public void ConcurrentHandlersOverlap()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("overlap");
        Assert.Equal("first waits", client.Send("1").ReceiveLine());
        Assert.Equal("first goes on", client.Send("2").ReceiveLine());
    }

    [Fact]
    public void AnExceptionCostsItsConnectionOnly()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var other = server.Connect("events");
        Assert.Equal("welcome", other.ReceiveLine());
        using var client = server.Connect("events");
        Assert.Equal("welcome", client.ReceiveLine());
        client.Send("throw");
        Assert.Empty(client.ReceiveToEnd());
        server.Process.WaitForLine("EventHandlers.Receive failed for session");
        server.Process.WaitForLine("of events: Error");
        Assert.Equal("still here", other.Ask("still here"));
    }

    [Fact]
    public void ConnectAndCloseAreTold()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using (var client = server.Connect("events"))
        {
            Assert.Equal("welcome", client.ReceiveLine());
        }

        server.Process.WaitForLine("of events: Client");
        using var second = server.Connect("events");
        Assert.Equal("welcome", second.ReceiveLine());
        second.Send("quit");
        Assert.Equal("bye\n"u8.ToArray(), second.ReceiveToEnd());
        server.Process.WaitForLine("of events: Server");
    }

    [Fact]
    public void ASessionKnowsItsClient()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("command");
        Assert.Equal(client.Socket.LocalEndPoint, IPEndPoint.Parse(client.Ask("remote")));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    [InlineData(5_000_000)]
    public void AWriterSendsWhatWasWritten(int length)
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("command");
        client.Send($"write {length}");
        var received = client.Receive(length);
        Assert.Equal(-1, FirstDifference(received));
        Assert.Equal("0", client.Ask("id"));
    }

    [Fact]
    public void OtherThreadsMaySend()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("command");
        Assert.Equal("from another thread", client.Ask("elsewhere"));
    }

    [Fact]
    public void HostedServicesRunInWorkersOnly()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2");
        Assert.Equal(2, server.Process.Count("hosted service started in Worker"));
        Assert.Equal(2, server.Process.Count("hosted service started"));
    }

    [Fact]
    public void SingleModeServesInOneProcess()
    {
        using var server = TestServer.Start("--Prefork:Mode", "Single");
        Assert.Empty(server.Process.Children());
        using var client = server.Connect("command");
        Assert.Equal($"{server.Process.MasterId}", client.Ask("pid"));
        Assert.Equal(0, server.Stop());
        Assert.Equal(1, server.Process.Count("stopped in worker 0"));
    }

    private static int FirstDifference(byte[] received)
    {
        for (var i = 0; i < received.Length; i++)
        {
            if (received[i] != (byte)(i % 251))
            {
                return i;
            }
        }

        return -1;
    }
}
