using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Slow clients, full rings, and what runs out.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData("Limits:MaxOutputBytes", "Endpoints:echo:Limits:MaxOutputBytes")]
    [InlineData("Endpoints:command:Limits:MaxOutputBytes", "Limits:MaxOutputBytes")]
    public void AClientThatDoesNotReadCostsItsOwnBufferOnly(string setting, string ofOthers)
    {
        const int Limit = 1 << 20;
        using var server = TestServer.Start("--Prefork:Workers", "1", $"--Prefork:{setting}", $"{Limit}", $"--Prefork:{ofOthers}", $"{512 << 20}");
        using var bystander = server.Connect("echo");
        Assert.Equal("warm", bystander.Ask("warm"));
        using var slow = new Client(server.Endpoint("command"), receiveBuffer: 8192);
        var before = ResidentBytes(server.Process.MasterId);
        slow.Send("flood 256\n");
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal($"{i}", bystander.Ask($"{i}"));
        }

        Assert.InRange(ResidentBytes(server.Process.MasterId) - before, long.MinValue, 64L << 20);

        // The worker was refused once the limit was reached; what it had been promised arrives.
        slow.Socket.Shutdown(SocketShutdown.Send);
        var received = slow.ReceiveToEnd();
        Assert.InRange(received.Length, Limit, 255 << 20);
        Assert.Equal(-1, received.AsSpan().IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void AFullRingStopsReadingFromTheSocketsThatFeedItAndNoOther()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Prefork:Lane:RequestRingBytes", "65536");
        using var first = server.Connect("echo");
        using var second = server.Connect("echo");
        Assert.Equal("warm", first.Ask("warm"));
        Assert.Equal("warm", second.Ask("warm"));

        // Sessions are shared out in turn: one of the two belongs to each worker.
        using var asking = server.Connect("command");
        using var other = server.Connect("command");
        var starvedWorker = int.Parse(asking.Ask("id"), CultureInfo.InvariantCulture);
        Assert.Equal($"{1 - starvedWorker}", other.Ask("id"));
        var (starved, served) = (first, second);
        var stopped = server.Worker(starvedWorker);
        ServerProcess.Signal(stopped, Signals.Stop);
        var sent = new byte[20_000_000];
        new Random(5).NextBytes(sent);
        var sending = Task.Run(() => starved.Send(sent));
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal($"{i}", served.Ask($"{i}"));
        }

        Assert.False(sending.IsCompleted);
        Assert.InRange(ResidentBytes(server.Process.MasterId), 0, 200L << 20);
        ServerProcess.Signal(stopped, Signals.Continue);
        var received = starved.Receive(sent.Length);
        Assert.True(sent.AsSpan().SequenceEqual(received));
    }

    [Fact]
    public void ConnectionsBeyondTheLimitAreRefused()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:MaxConnections", "3");
        using var first = server.Connect("echo");
        using var second = server.Connect("echo");
        using (var third = server.Connect("echo"))
        {
            Assert.Equal("3", third.Ask("3"));
            using var refused = server.Connect("echo");
            Assert.Empty(refused.ReceiveToEnd());
            server.Process.WaitForLine("Prefork:MaxConnections (3) is reached");
            Assert.Equal("1", first.Ask("1"));
        }

        ConnectWhenThereIsRoom(server, "echo").Dispose();
    }

    [Fact]
    public void AnEndpointThatIsFullLeavesTheOthersTheirConnections()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:MaxConnections", "3", "--Prefork:Endpoints:echo:MaxConnections", "2");
        using var first = server.Connect("echo");
        using (var second = server.Connect("echo"))
        {
            Assert.Equal("2", second.Ask("2"));
            using var refused = server.Connect("echo");
            Assert.Empty(refused.ReceiveToEnd());
            server.Process.WaitForLine("Prefork:Endpoints:echo:MaxConnections (2) is reached");

            using var other = server.Connect("session");
            Assert.Equal("other", other.Ask("other"));
        }

        using (ConnectWhenThereIsRoom(server, "session"))
        using (ConnectWhenThereIsRoom(server, "session"))
        {
            using var refused = server.Connect("echo");
            Assert.Empty(refused.ReceiveToEnd());
            server.Process.WaitForLine("Prefork:MaxConnections (3) is reached");
            Assert.Equal("1", first.Ask("1"));
        }

        // What the server has refused does not count for its endpoint: that has room for one beside the first.
        ConnectWhenThereIsRoom(server, "echo").Dispose();
    }

    [Fact]
    public void WithoutDescriptorsTheServerWaitsAndGoesOn()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var early = server.Connect("echo");
        Assert.Equal("early", early.Ask("early"));
        var open = Directory.GetFiles($"/proc/{server.Process.MasterId}/fd").Length;
        var limit = Directory.GetFiles($"/proc/{server.Process.MasterId}/fd").Max(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)) + 1;
        Assert.InRange(open, 1, limit);
        SetDescriptorLimit(server.Process.MasterId, limit);

        // Descriptors below the limit may be free: use them up, and a few more.
        var late = Enumerable.Range(0, limit - open + 5).Select(_ => server.Connect("echo")).ToArray();
        server.Process.WaitForLine("No more connections are accepted for a moment");
        Assert.Equal("still here", early.Ask("still here"));
        SetDescriptorLimit(server.Process.MasterId, limit + 100);
        foreach (var client in late)
        {
            Assert.Equal("late", client.Ask("late"));
            client.Dispose();
        }
    }

    /// <summary>Connects where the server may still count, for a moment, connections that have ended.</summary>
    private static Client ConnectWhenThereIsRoom(TestServer server, string endpoint)
    {
        Client? client = null;
        server.Process.WaitUntil(
            () =>
            {
                client?.Dispose();
                client = server.Connect(endpoint);
                return client.Send("4\n").Socket.Poll(TimeSpan.FromSeconds(5), SelectMode.SelectRead) && client.Socket.Available > 0;
            },
            "room for another connection");
        Assert.Equal("4", client!.ReceiveLine());
        return client;
    }

    private static long ResidentBytes(int pid) =>
        long.Parse(File.ReadAllText($"/proc/{pid}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    private static void SetDescriptorLimit(int pid, int limit)
    {
        using var prlimit = Process.Start("prlimit", [$"--pid={pid}", $"--nofile={limit}:"]);
        prlimit.WaitForExit();
        Assert.Equal(0, prlimit.ExitCode);
    }
}
