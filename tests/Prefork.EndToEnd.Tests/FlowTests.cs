using System.Globalization;
using System.Net.Sockets;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>What is held back, and whom it holds up.</summary>
public sealed class FlowTests
{
    [Fact]
    public void TheMarksAreToldOnceEach()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = new Client(server.Endpoint("session"), receiveBuffer: 8192);
        for (var round = 1; round <= 2; round++)
        {
            client.Send("big 8000000\n");
            server.Process.WaitForLine("buffer full");
            Assert.Equal(8_000_000, client.Receive(8_000_000).Length);
            server.Process.WaitForLine("buffer empty");
            Assert.Equal("behind it", client.Ask("behind it"));
            Assert.Equal(round, server.Process.Count("buffer full"));
            Assert.Equal(round, server.Process.Count("buffer empty"));
        }
    }

    [Fact]
    public void APausedSessionIsNotRead()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("session");
        using var bystander = server.Connect("session");
        client.Send("pause gate\n");
        server.Process.WaitForLine("pauses");

        // The answer takes the same way as the request to pause, behind it.
        Assert.Equal("behind it", bystander.Ask("behind it"));
        client.Send("second\n");
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal($"{i}", bystander.Ask($"{i}"));
        }

        Assert.Equal(0, client.Socket.Available);
        server.Open("gate");
        Assert.Equal("resumed", client.ReceiveLine());
        Assert.Equal("second", client.ReceiveLine());
    }

    [Fact]
    public void AnEndpointHasMarksOfItsOwn()
    {
        using var server = TestServer.Start(
            "--Prefork:Workers", "1", "--Prefork:Endpoints:session:Limits:MaxOutputBytes", "33554432", "--Prefork:Endpoints:session:Limits:HighWatermarkBytes", "33554432");
        using var client = new Client(server.Endpoint("session"), receiveBuffer: 8192);
        client.Send("big 8000000\n");
        Assert.Equal(8_000_000, client.Receive(8_000_000).Length);
        Assert.Equal("behind it", client.Ask("behind it"));

        // The server's mark is 1 MiB.
        Assert.Equal(0, server.Process.Count("buffer full"));
    }

    [Theory]
    [InlineData("Limits:SendTimeout")]
    [InlineData("Endpoints:session:Limits:SendTimeout")]
    public void AClientThatTakesNothingIsCutAndOthersDoNotNotice(string setting)
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", $"--Prefork:{setting}", "00:00:01");
        using var bystander = server.Connect("session");
        using var slow = new Client(server.Endpoint("session"), receiveBuffer: 8192);
        slow.Send("big 20000000\n");
        for (var i = 0; server.Process.Count("was cut: its client does not read") == 0; i++)
        {
            Assert.Equal($"{i}", bystander.Ask($"{i}"));
            Assert.InRange(i, 0, 1_000_000);
        }

        server.Process.WaitForLine($"(Prefork:{setting})");
        server.Process.WaitForLine("closed in worker 0: Limit");
        Assert.InRange(slow.ReceiveToEnd().Length, 0, 19_999_999);
    }

    [Fact]
    public void AClientThatReadsSlowlyIsNotCut()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:Limits:SendTimeout", "00:00:02");
        using var slow = new Client(server.Endpoint("session"), receiveBuffer: 8192);
        slow.Send("big 20000000\n");
        var left = 20_000_000;
        for (var end = Environment.TickCount64 + 4000; Environment.TickCount64 < end; left -= 100_000)
        {
            slow.Receive(100_000);

            // The pace of the client, for longer than Prefork:Limits:SendTimeout.
            Thread.Sleep(50);
        }

        Assert.Equal(left, slow.Receive(left).Length);
    }

    [Theory]
    [InlineData("echo")]
    [InlineData("framed")]
    public async Task TenMegabytesIntoASlowWorkerArriveWithBoundedMemory(string endpoint)
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:Lane:PackageBytes", "2097152");
        using var warm = server.Connect("session");
        Assert.Equal("warm", warm.Ask("warm"));
        var before = ResidentBytes(server.Process.MasterId);
        server.Freeze(server.Worker());
        using var client = server.Connect(endpoint);
        var random = new Random(1);
        var sent = Enumerable.Range(0, 20).SelectMany(_ => Frames.Random(random, 500_000)).ToArray();
        var sending = OwnThread.Run(() => client.Send(sent));
        server.Process.WaitUntil(() => IsHeldUp(client), "the client to be held up");
        Assert.False(sending.IsCompleted);
        Assert.InRange(ResidentBytes(server.Process.MasterId) - before, long.MinValue, 16 << 20);
        ServerProcess.Signal(server.Worker(), Signals.Continue);
        Assert.True(sent.AsSpan().SequenceEqual(client.Receive(sent.Length)));
        await sending;
    }

    [Fact]
    public void MaxConcurrencyBoundsTheHandlersThatRun()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:MaxConcurrency", "2");
        var clients = Enumerable.Range(0, 6).Select(_ => server.Connect("session")).ToList();
        clients.ForEach(client => client.Send("wait 100\n"));
        var running = clients.ConvertAll(client => client.ReceiveLine());
        Assert.All(running, line => Assert.True(line is "waits 1" or "waits 2", line));
        Assert.Contains("waits 2", running);
        Assert.All(clients, client => Assert.Equal("waited", client.ReceiveLine()));
        clients.ForEach(client => client.Dispose());
    }

    private static bool IsHeldUp(Client client) => !client.Socket.Poll(TimeSpan.FromMilliseconds(200), SelectMode.SelectWrite);

    private static long ResidentBytes(int pid) =>
        long.Parse(File.ReadAllText($"/proc/{pid}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}
