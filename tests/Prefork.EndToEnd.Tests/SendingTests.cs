using System.Text;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>What handlers send: large and small, files, from other workers and processes.</summary>
public sealed class SendingTests
{
    [Theory]
    [InlineData(200_000, 10)]
    [InlineData(1_500_000, 8)]
    [InlineData(30_000_000, 1)]
    public void LargeAndSmallResponsesKeepTheirOrder(int length, int count)
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:Limits:MaxOutputBytes", "134217728");
        using var client = server.Connect("session");
        client.Send($"mixed {length} {count}\n");
        for (var i = 0; i < count; i++)
        {
            Assert.Equal($"before {i}", client.ReceiveLine());
            AssertPattern(client.Receive(length));
            Assert.Equal($"after {i}", client.ReceiveLine());
        }

        // What was spilled has gone with its last descriptor.
        Assert.Empty(Directory.GetFiles(server.Process.TempFolder, "prefork-*"));
    }

    [Fact]
    public void AResponseOverTheLimitIsRefused()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:Limits:MaxResponseLength", "1000000");
        using var client = server.Connect("session");
        client.Send("big 1000001\n");
        server.Process.WaitForLine("big gave TooLarge");
        client.Send("big 1000000\n");
        AssertPattern(client.Receive(1_000_000));
        server.Process.WaitForLine("big gave Sent");
    }

    [Theory]
    [InlineData(0, 0, 3_000_000)]
    [InlineData(1_234_567, 0, 1_765_433)]
    [InlineData(1_000, 2_000_000, 2_000_000)]
    [InlineData(2_999_999, 1, 1)]
    public void AFileIsSentBetweenWhatIsSentAroundIt(long offset, long count, int expected)
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        var (path, content) = MakeFile(server, 3_000_000);
        using var client = server.Connect("session");
        client.Send($"file {path} {offset} {count}\n");
        Assert.Equal("before", client.ReceiveLine());
        Assert.True(content.AsSpan((int)offset, expected).SequenceEqual(client.Receive(expected)));
        Assert.Equal("after Sent", client.ReceiveLine());
    }

    [Fact]
    public void FilesOfManySessionsLeaveNoDescriptors()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2");
        var (path, content) = MakeFile(server, 1_000_000);
        int Open() => Directory.GetFiles($"/proc/{server.Process.MasterId}/fd").Length + Directory.GetFiles($"/proc/{server.Worker()}/fd").Length;
        using (var first = server.Connect("session"))
        {
            first.Send($"fileasync {path}\n").Receive(content.Length);
        }

        var before = Open();
        for (var i = 0; i < 20; i++)
        {
            using var client = server.Connect("session");
            client.Send($"file {path} 0 0\n");

            // Half of the clients leave in the middle of it.
            _ = client.Receive(i % 2 == 0 ? 1000 : content.Length);
        }

        server.Process.WaitUntil(() => Open() <= before + 2, "the descriptors to be closed");
    }

    [Fact]
    public void ASendOfAFileCompletesWhenItIsSent()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        var (path, content) = MakeFile(server, 20_000_000);
        using var client = new Client(server.Endpoint("session"), receiveBuffer: 8192);
        client.Send($"fileasync {path}\n");
        Assert.True(content.AsSpan(0, 1_000_000).SequenceEqual(client.Receive(1_000_000)));
        Assert.Equal(0, server.Process.Count("file async gave"));
        Assert.True(content.AsSpan(1_000_000).SequenceEqual(client.Receive(19_000_000)));
        server.Process.WaitForLine("file async gave Sent");
    }

    [Fact]
    public void AFileThatIsNotThereIsAnExceptionInTheHandler()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("session");
        Assert.Equal("FileNotFoundException", client.Ask($"missing {Path.Combine(server.Process.TempFolder, "none")}"));
    }

    [Fact]
    public void AFileThatGetsShorterClosesTheConnection()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        var (path, content) = MakeFile(server, 50_000_000);
        using var bystander = server.Connect("session");
        Assert.Equal("here", bystander.Ask("here"));
        using var client = new Client(server.Endpoint("session"), receiveBuffer: 8192);
        client.Send($"file {path} 0 0\n");
        Assert.Equal("before", client.ReceiveLine());
        var begun = client.Receive(1000);
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(10_000_000);
        }

        byte[] received = [.. begun, .. client.ReceiveToEnd()];
        Assert.InRange(received.Length, 1, 10_000_000);
        Assert.True(content.AsSpan(0, received.Length).SequenceEqual(received));
        server.Process.WaitForLine("the file that was being sent to it has become shorter");
        server.Process.WaitForLine("closed in worker 0: Error");
        Assert.Equal("still here", bystander.Ask("still here"));
    }

    [Fact]
    public async Task AFileIsSentToItsEndWhenTheServerStops()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        var (path, content) = MakeFile(server, 12_000_000);

        // More than the kernel holds for a client; one that reads fast, as the last output has no more than a second.
        using var client = server.Connect("session");
        client.Send($"file {path} 0 0\n");
        Assert.Equal("before", client.ReceiveLine());
        var stopping = OwnThread.Run(server.Stop);
        var received = client.ReceiveToEnd();
        Assert.Equal(0, await stopping);
        Assert.True(content.AsSpan().SequenceEqual(received.AsSpan(0, content.Length)));
        Assert.Equal("after Sent\n", Encoding.UTF8.GetString(received.AsSpan(content.Length)));
    }

    [Fact]
    public void AnyWorkerSendsToAnySession()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Prefork:Reactors", "2");
        var clients = Enumerable.Range(0, 4).Select(_ => server.Connect("session")).ToArray();
        var ids = Array.ConvertAll(clients, client => client.Ask("id").Split(' ')[0]);
        for (var i = 0; i < 4; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                if (i != j)
                {
                    Assert.Equal("Sent", clients[i].Ask($"sendto {ids[j]} from-{i}"));
                    Assert.Equal($"from-{i}", clients[j].ReceiveLine());
                }
            }
        }

        clients[3].Dispose();
        server.Process.WaitForLine("closed in worker");

        // The handler tells before the master knows that it has ended.
        server.Process.WaitUntil(() => clients[0].Ask($"sendto {ids[3]} late") == "NoSuchSession", "the session to be gone");
        Assert.Equal("NoSuchSession", clients[0].Ask("sendto 1234567890123 forged"));
        Array.ForEach(clients, client => client.Dispose());
    }

    [Fact]
    public void AUserProcessSendsToAnySession()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Test:Greeting", "true");
        for (var i = 0; i < 4; i++)
        {
            using var client = server.Connect("session");
            var id = client.ReceiveLine().Split(' ')[1];
            Assert.Equal(id, client.Ask("id").Split(' ')[0]);
            server.Process.WaitForLine("greeting Sent");
        }
    }

    [Fact]
    public void NothingCanBeSentInTheMasterAndTheManager()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Test:Look", "true");
        Assert.Equal(1, server.Process.Count("look: Sessions cannot be sent to or closed in the master process: do it in a handler of a worker, or in a user process."));
        Assert.Equal(1, server.Process.Count("look: Sessions cannot be sent to or closed in the manager process: do it in a handler of a worker, or in a user process."));
    }

    private static (string Path, byte[] Content) MakeFile(TestServer server, int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        var path = Path.Combine(server.Process.TempFolder, $"file-{length}");
        File.WriteAllBytes(path, content);
        return (path, content);
    }

    private static void AssertPattern(byte[] received)
    {
        for (var i = 0; i < received.Length; i++)
        {
            if (received[i] != (byte)(i % 251))
            {
                Assert.Fail($"another byte than was sent at {i} of {received.Length}");
            }
        }
    }
}
