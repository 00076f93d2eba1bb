using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Messages that find no room in a ring.</summary>
public sealed class LargeMessageTests
{
    private const int OneMegabyte = 1 << 20;

    [Theory]
    [InlineData("framed", "67108864")]
    [InlineData("framedasync", "67108864")]
    [InlineData("framed", "4194304")]
    [InlineData("framedasync", "4194304")]
    public async Task MessagesToASleepingWorkerArriveWhole(string endpoint, string packageBytes)
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:Lane:PackageBytes", packageBytes);
        var pid = server.Worker();
        server.Freeze(pid);
        var exchanges = Enumerable.Range(0, 12).Select(seed => Exchange(server, endpoint, seed, 8)).ToArray();

        // Two of them at most: one worker may have half of the memory, and a ring that is full of smaller messages holds up the larger ones.
        server.Process.WaitUntil(() => PackageBytes(server.Process.MasterId) > OneMegabyte / 2, "messages to be in the master's memory");
        ServerProcess.Signal(pid, Signals.Continue);
        await Task.WhenAll(exchanges);
    }

    [Fact]
    public async Task AMessageOf64MegabytesArrives()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:Endpoints:digest:MaxMessageLength", $"{(64 << 20) + Frames.HeaderBytes}");
        using var client = server.Connect("digest");
        var message = Frames.Random(new Random(1), 64 << 20);
        var sending = OwnThread.Run(() => client.Send(message));
        var answer = client.Receive(sizeof(int) + SHA256.HashSizeInBytes);
        await sending;
        Assert.Equal(message.Length, BinaryPrimitives.ReadInt32BigEndian(answer));
        Assert.Equal(SHA256.HashData(message), answer[sizeof(int)..]);
        server.Process.WaitUntil(() => PackageBytes(server.Process.MasterId) < 8 << 20, "the memory of the message to be given back");
    }

    [Theory]
    [InlineData("framed")]
    [InlineData("framedasync")]
    public async Task ManyTimesTheMemoryGoesThroughIt(string endpoint)
    {
        const int Clients = 4;
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Prefork:Lane:PackageBytes", $"{4 * OneMegabyte}");
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(seed => OwnThread.Run(() =>
        {
            using var client = server.Connect(endpoint);
            var message = Frames.Random(new Random(seed), 400_000 + seed);
            for (var i = 0; i < 2000 / Clients; i++)
            {
                client.Send(message);
                Assert.True(message.AsSpan().SequenceEqual(client.Receive(message.Length)));
            }
        })));
    }

    [Theory]
    [InlineData("framed")]
    [InlineData("framedasync")]
    public async Task AKilledWorkerLosesNoLargeMessageThatWasNotStarted(string endpoint)
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:Reactors", "2");
        var random = new Random(11);
        for (var round = 0; round < 4; round++)
        {
            var pid = server.Worker();
            var stopped = round % 2 == 0;
            if (stopped)
            {
                // Nothing is started, so everything has to arrive.
                server.Freeze(pid);
            }

            var exchanges = Enumerable.Range(0, 6).Select(seed => Exchange(server, endpoint, (round * 100) + seed, 6, mayBeClosed: !stopped)).ToArray();
            if (stopped)
            {
                // Some of them whole, others still on their way.
                server.Process.WaitUntil(() => PackageBytes(server.Process.MasterId) > OneMegabyte, "messages to be in the master's memory");
            }
            else
            {
                // Nothing is waited for: the instant of the kill is what is random.
                await Task.Delay(random.Next(0, 30));
            }

            ServerProcess.Signal(pid, Signals.Kill);
            server.WaitForSuccessor(0, pid);
            await Task.WhenAll(exchanges);
        }

        server.Process.WaitUntil(() => PackageBytes(server.Process.MasterId) <= 2 * (4 << 20), "the memory of the messages to be given back");
    }

    [Theory]
    [InlineData("framed")]
    [InlineData("framedasync")]
    public async Task AReloadLosesNoLargeMessage(string endpoint)
    {
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Prefork:Lane:PackageBytes", $"{8 * OneMegabyte}");
        var exchanges = Enumerable.Range(0, 8).Select(seed => Exchange(server, endpoint, seed, 40)).ToArray();
        for (var round = 0; round < 2; round++)
        {
            ServerProcess.Signal(server.Process.MasterId, Signals.User1);
            server.Process.WaitForLine("lifecycle OnReload of");
            server.Process.WaitForLine("lifecycle OnReload of");
        }

        await Task.WhenAll(exchanges);
    }

    [Fact]
    public async Task AStoppedWorkerLeavesRoomForTheLargeMessagesOfOthersAndCostsNoTime()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Prefork:Lane:PackageBytes", $"{8 * OneMegabyte}");
        using var first = server.Connect("session");
        using var second = server.Connect("session");
        Assert.NotEqual(first.Ask("id").Split(' ')[1], second.Ask("id").Split(' ')[1]);
        server.Freeze(server.Worker(0));

        // Sessions are shared out in turn, so half of these belong to each worker.
        var exchanges = Enumerable.Range(0, 16).Select(seed => Exchange(server, "framed", seed, 6)).ToArray();
        server.Process.WaitUntil(() => exchanges.Count(exchange => exchange.IsCompleted) == 8, "the messages of the other worker");
        var before = CpuTime.Of(server.Process.MasterId);

        // The time in which nothing may be done, which is what is measured.
        await Task.Delay(1000);
        Assert.InRange(CpuTime.Of(server.Process.MasterId) - before, 0, 0.3);
        ServerProcess.Signal(server.Worker(0), Signals.Continue);
        await Task.WhenAll(exchanges);
    }

    /// <summary>Sends messages of 8 KB to 1 MB, all before the first answer is read, and compares what comes back.</summary>
    private static Task Exchange(TestServer server, string endpoint, int seed, int messages, bool mayBeClosed = false) => OwnThread.Run(() =>
    {
        var random = new Random(seed);
        using var client = server.Connect(endpoint);
        var sent = Enumerable.Range(0, messages).SelectMany(_ => Frames.Random(random, random.Next(8 << 10, OneMegabyte))).ToArray();
        var receiving = OwnThread.Run(() => mayBeClosed ? ReceiveUpTo(client, sent.Length) : client.Receive(sent.Length));
        try
        {
            client.Send(sent);
        }
        catch (System.Net.Sockets.SocketException) when (mayBeClosed)
        {
            // The crash policy has closed it.
        }

        var received = receiving.Result;
        Assert.True(received.AsSpan().SequenceEqual(sent.AsSpan(0, received.Length)), "other bytes than were sent");
    });

    private static byte[] ReceiveUpTo(Client client, int length)
    {
        using var all = new MemoryStream();
        var part = new byte[65536];
        while (all.Length < length)
        {
            int count;
            try
            {
                count = client.Socket.Receive(part);
            }
            catch (System.Net.Sockets.SocketException exception) when (exception.SocketErrorCode == System.Net.Sockets.SocketError.ConnectionReset)
            {
                break;
            }

            if (count == 0)
            {
                break;
            }

            all.Write(part, 0, count);
        }

        return all.ToArray();
    }

    /// <summary>The memory that the system has given for large messages.</summary>
    private static long PackageBytes(int pid)
    {
        var isPackages = false;
        foreach (var line in File.ReadLines($"/proc/{pid}/smaps"))
        {
            if (line.Contains("prefork-packages", StringComparison.Ordinal))
            {
                isPackages = true;
            }
            else if (isPackages && line.StartsWith("Rss:", StringComparison.Ordinal))
            {
                return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
            }
        }

        throw new InvalidDataException("The master has no memory for large messages.");
    }
}
