using System.Net.Sockets;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Clients that do nothing, and what processes see of sessions.</summary>
public sealed class LivenessTests
{
    [Theory]
    [InlineData("IdleTimeout")]
    [InlineData("HeartbeatTimeout")]
    public void AnIdleClientIsClosedAndAProtectedOneIsNot(string setting)
    {
        using var server = TestServer.Start(
            "--Prefork:Workers", "1", $"--Prefork:Endpoints:session:{setting}", "00:00:02", "--Prefork:Endpoints:session:HeartbeatInterval", "00:00:00.1");
        using var protectedClient = server.Connect("session");
        Assert.Equal("True", protectedClient.Ask("protect"));
        using var lively = server.Connect("session");
        using var idle = server.Connect("session");
        while (!idle.Socket.Poll(TimeSpan.FromMilliseconds(100), SelectMode.SelectRead))
        {
            Assert.Equal("here", lively.Ask("here"));
        }

        Assert.Empty(idle.ReceiveToEnd());
        server.Process.WaitForLine("of endpoint session is closed: nothing came for longer than its idle time");
        server.Process.WaitForLine("closed in worker 0: Heartbeat");
        Assert.Equal("still here", protectedClient.Ask("still here"));
        Assert.Equal("still here", lively.Ask("still here"));
        Assert.Equal(1, server.Process.Count("closed in worker 0: Heartbeat"));
    }

    [Theory]
    [InlineData("IdleTimeout", false)]
    [InlineData("HeartbeatTimeout", true)]
    public void WhatIsSentToASilentClientCountsForOneOfTheTwo(string setting, bool isClosed)
    {
        using var server = TestServer.Start(
            "--Prefork:Workers", "1", $"--Prefork:Endpoints:session:{setting}", "00:00:02", "--Prefork:Endpoints:session:HeartbeatInterval", "00:00:00.1");
        using var client = server.Connect("session");
        client.Send("every 100 30\n");
        var lines = System.Text.Encoding.UTF8.GetString(client.ReceiveToEnd()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(!isClosed, lines.Contains("ended"));
        server.Process.WaitForLine("closed in worker 0: Heartbeat");
    }

    [Fact]
    public void EveryProcessSeesTheServer()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Prefork:Reactors", "2", "--Test:Greeting", "true", "--Test:Look", "true");
        var clients = Enumerable.Range(0, 3).Select(_ => server.Connect("session")).ToList();
        var ids = clients.ConvertAll(client => client.ReceiveLine().Split(' ')[1]);
        var sessions = string.Join(',', ids.Select(long.Parse).Order());
        foreach (var client in clients)
        {
            var seen = client.Ask("look");
            Assert.StartsWith($"Worker sees sessions {sessions} processes ", seen, StringComparison.Ordinal);
            Assert.Contains($"Worker0:{server.Worker(0)}", seen, StringComparison.Ordinal);
            Assert.Contains($"Worker1:{server.Worker(1)}", seen, StringComparison.Ordinal);
            Assert.Contains($"Manager0:{server.Process.Child("manager", 0)}", seen, StringComparison.Ordinal);
            Assert.EndsWith("connections 3 accepted 3", seen, StringComparison.Ordinal);
        }

        server.Process.WaitForLine($"look: Manager sees sessions {sessions} processes");
        clients[0].Dispose();
        server.Process.WaitForLine(line => line.Contains("look: Manager sees", StringComparison.Ordinal) && line.EndsWith("connections 2 accepted 3", StringComparison.Ordinal), "one connection fewer");
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public void ASessionTellsOfItself()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("session");
        var id = client.Ask("id").Split(' ')[0];
        Assert.Equal("5 bytes and so on", client.Ask("5 bytes and so on"));
        var sent = id.Length + " 0\n".Length + "5 bytes and so on\n".Length;
        Assert.Equal($"{id} {client.Socket.LocalEndPoint} session 0 3 {"id\n5 bytes and so on\ninfo\n".Length} {sent}", client.Ask("info"));
    }
}
