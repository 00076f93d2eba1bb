using System.Net.Sockets;
using System.Text;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Datagrams of udp and unixgram endpoints.</summary>
public sealed class DatagramTests
{
    [Theory]
    [InlineData("packet", 1)]
    [InlineData("packet", 1400)]
    [InlineData("packet", 60_000)]
    [InlineData("packet", 65_507)]
    [InlineData("packetasync", 100)]
    [InlineData("packetasync", 60_000)]
    public void AnEchoComesBack(string endpoint, int length)
    {
        using var server = TestServer.Start("--Prefork:Workers", "2");
        using var client = Connect(server, endpoint);
        for (var i = 0; i < 5; i++)
        {
            var sent = Random(i, length);
            client.Send(sent);
            Assert.True(sent.AsSpan().SequenceEqual(Receive(client)));
        }
    }

    [Fact]
    public void TheContextKnowsTheSenderAndAnswers()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = Connect(server, "packetreply");
        client.Send("question"u8);
        Assert.Equal($"packetreply {client.LocalEndPoint} ", Encoding.UTF8.GetString(Receive(client)));
        Assert.Equal("question", Encoding.UTF8.GetString(Receive(client)));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(60_000)]
    public void UnixDatagramsComeBackToClientsWithAnAddress(int length)
    {
        var folder = Directory.CreateTempSubdirectory("prefork-dgram").FullName;
        try
        {
            using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:Endpoints:dgram:Url", $"unixgram://{folder}/server");
            using var client = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = Client.PatienceMilliseconds };
            client.Bind(new UnixDomainSocketEndPoint($"{folder}/client"));
            client.Connect(new UnixDomainSocketEndPoint($"{folder}/server"));
            var sent = Random(1, length);
            client.Send(sent);
            Assert.True(sent.AsSpan().SequenceEqual(Receive(client)));

            // One whose client cannot be answered, and one that is longer than any datagram may be, cost nothing.
            using var nameless = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            nameless.Connect(new UnixDomainSocketEndPoint($"{folder}/server"));
            nameless.Send("nobody"u8);
            nameless.Send(new byte[100_000]);
            client.Send(sent);
            Assert.True(sent.AsSpan().SequenceEqual(Receive(client)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void TheApplicationDecides()
    {
        using var server = TestServer.Start("--Prefork:Workers", "3");
        using var client = Connect(server, "packetdecided");
        foreach (var worker in (int[])[2, 0, 1, 1])
        {
            client.Send("discarded"u8);
            client.Send(Encoding.UTF8.GetBytes($"{worker} please"));
            Assert.Equal($"{worker} {worker} please", Encoding.UTF8.GetString(Receive(client)));
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(60_000)]
    public void AKilledWorkerDoesNotLoseWhatIsQueued(int length)
    {
        // A small ring, so that the long ones are large messages.
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:Lane:RequestRingBytes", "131072");
        using var client = Connect(server, "packet");
        client.Send("warm"u8);
        Assert.Equal(4, Receive(client).Length);
        var worker = server.Worker();
        server.Freeze(worker);
        for (byte i = 0; i < 3; i++)
        {
            var packet = new byte[length];
            packet[0] = i;
            client.Send(packet);
        }

        server.Process.WaitUntil(() => !HasQueued(server.Endpoint("packet").Port), "the datagrams to be read");
        ServerProcess.Signal(worker, Signals.Kill);
        for (byte i = 0; i < 3; i++)
        {
            var received = Receive(client);
            Assert.Equal(length, received.Length);
            Assert.Equal(i, received[0]);
        }
    }

    private static Socket Connect(TestServer server, string endpoint)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = Client.PatienceMilliseconds };
        client.Connect(server.Endpoint(endpoint));
        return client;
    }

    private static byte[] Random(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Receive(Socket client)
    {
        var buffer = new byte[100_000];
        return buffer[..client.Receive(buffer)];
    }

    /// <summary>Whether the kernel still has datagrams for a port.</summary>
    private static bool HasQueued(int port) => File.ReadLines("/proc/net/udp").Skip(1)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Any(fields => fields[1].EndsWith($":{port:X4}", StringComparison.Ordinal) && !fields[4].EndsWith(":00000000", StringComparison.Ordinal));
}
