using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>The Uploads sample.</summary>
public sealed class UploadsTests : IDisposable
{
    private const int Workers = 2;
    private const int TaskWorker = Workers;

    private readonly string _folder = Directory.CreateTempSubdirectory("prefork-uploads-").FullName;
    private readonly TestServer _server;

    public UploadsTests() => _server = Start();

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(5_000_000)]
    public void AnUploadIsHashedPackedAndStored(int length)
    {
        var content = Content(length);
        using var client = _server.Connect("uploads");
        var answer = Upload(client, "some file", content).ReceiveLine();
        Assert.StartsWith($"some file: {length} bytes, sha256 {HashOf(content)}, packed to ", answer, StringComparison.Ordinal);
        using var packed = new BrotliStream(File.OpenRead(Path.Combine(_folder, HashOf(content) + ".br")), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        packed.CopyTo(unpacked);
        Assert.Equal(content, unpacked.ToArray());
    }

    [Fact]
    public void AClientMaySendManyAtATime()
    {
        using var client = _server.Connect("uploads");
        for (var i = 0; i < 20; i++)
        {
            Upload(client, $"{i}", Content(10_000 * i));
        }

        var names = Enumerable.Range(0, 20).Select(_ => client.ReceiveLine().Split(':')[0]).ToArray();
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}").Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryWorkerHearsOfWhatWasChecked()
    {
        using var client = _server.Connect("uploads");
        Upload(client, "a", Content(1000));
        Upload(client, "b", Content(2000));
        Assert.Equal(["a", "b"], new[] { client.ReceiveLine()[..1], client.ReceiveLine()[..1] }.Order(StringComparer.Ordinal));

        // Connections go to the workers in turn.
        for (var worker = 0; worker < Workers; worker++)
        {
            WaitForTotals("uploads: 2 checked, 3000 bytes, ");
        }
    }

    [Fact]
    public void ABadUploadIsAnsweredAndCostsNoConnection()
    {
        using var client = _server.Connect("uploads");
        foreach (var message in (string[])["no name", "\nno name", "\u0001\nno name", new string('x', 101) + "\n"])
        {
            client.Send(Frames.Of(Encoding.ASCII.GetBytes(message)));
            Assert.StartsWith("! an upload begins with a line with its name", client.ReceiveLine(), StringComparison.Ordinal);
        }

        Assert.StartsWith("good: 3 bytes", Upload(client, "good", Content(3)).ReceiveLine(), StringComparison.Ordinal);
        client.Send([0x7f, 0xff, 0xff, 0xff]);
        Assert.Equal("! no upload: MessageTooLong", client.ReceiveLine());
        Assert.Empty(client.ReceiveToEnd());
    }

    [Fact]
    public void WhatATaskThrowsIsAnsweredAndStandsInTheLog()
    {
        // Where the part should be written there is a folder.
        Directory.CreateDirectory(Part);
        using var client = _server.Connect("uploads");
        Assert.Equal("! a: not stored, an error stands in the log of the server", Upload(client, "a", Content(3)).ReceiveLine());
        _server.Process.WaitForLine("An upload was not stored");
        Directory.Delete(Part);
        Assert.StartsWith("a: 3 bytes", Upload(client, "a", Content(3)).ReceiveLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void ATaskWorkerKilledInTheMiddleCostsNothing()
    {
        using var client = _server.Connect("uploads");
        using var part = Block(client, "a");
        File.Delete(Part);
        KillTaskWorker();
        Assert.StartsWith("a: 1000000 bytes", client.ReceiveLine(), StringComparison.Ordinal);
        Assert.StartsWith("b: 3 bytes", Upload(client, "b", Content(3)).ReceiveLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnUploadThatKillsTaskWorkersIsGivenUp()
    {
        using var client = _server.Connect("uploads");
        using var part = Block(client, "a");

        // No successor is started before what the dead one has written is out of the pipe.
        var manager = _server.Process.Child("manager", 0);
        _server.FreezeAnyProcess(manager);
        KillTaskWorker();
        SkipToEnd(part);
        ServerProcess.Signal(manager, Signals.Continue);
        WaitForData(part);
        KillTaskWorker();
        Assert.Equal("! a: not stored, the process died in each of 2 attempts", client.ReceiveLine());
        File.Delete(Part);
        Assert.StartsWith("b: 3 bytes", Upload(client, "b", Content(3)).ReceiveLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void AWorkerKilledInTheMiddleCostsNothing()
    {
        using var client = _server.Connect("uploads");
        using var part = Block(client, "a");
        _server.KillWorker(0);

        // What the dead worker has sent runs to its end, and what its successor has sent comes behind it.
        File.Delete(Part);
        SkipToEnd(part);
        Assert.StartsWith("a: 1000000 bytes", client.ReceiveLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void UploadsAreCalledOff()
    {
        using var client = _server.Connect("uploads");
        using var part = Block(client, "a");

        // A task worker that has not got on for this long is given nothing ahead of time: the next one waits in the master.
        Thread.Sleep(50);
        Upload(client, "b", Content(3)).Send(Frames.Of([]));
        var answers = new[] { client.ReceiveLine(), client.ReceiveLine(), client.ReceiveLine() };
        Assert.Equal(["! a: called off", "! b: called off", "called off"], answers.Order(StringComparer.Ordinal));

        // The one that runs goes on, and the other one is not run.
        File.Delete(Part);
        SkipToEnd(part);
        Assert.StartsWith("c: 4 bytes", Upload(client, "c", Content(4)).ReceiveLine(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, HashOf(Content(3)) + ".br")));
    }

    private string Part => Path.Combine(_folder, $"{TaskWorker}.part");

    private static byte[] Content(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static Client Upload(Client client, string name, byte[] content) => client.Send(Frames.Of([.. Encoding.ASCII.GetBytes(name + "\n"), .. content]));

    private TestServer Start() => Sample.Start(
        "Uploads", "--Prefork:Workers", $"{Workers}", "--Prefork:Tasks:Workers", "1", "--Uploads:Folder", _folder,
        "--Prefork:Endpoints:uploads:Url", "tcp://127.0.0.1:0", "--Prefork:Endpoints:totals:Url", "tcp://127.0.0.1:0");

    /// <summary>Uploads so much to a pipe that its task cannot go on before the pipe is read.</summary>
    private NamedPipe Block(Client client, string name)
    {
        var part = new NamedPipe(Part);
        Upload(client, name, Content(1_000_000));
        WaitForData(part);
        return part;
    }

    private void WaitForData(NamedPipe pipe) => _server.Process.WaitUntil(() => pipe.Read() > 0, "the task to write");

    private void SkipToEnd(NamedPipe pipe) => _server.Process.WaitUntil(
        () =>
        {
            int read;
            while ((read = pipe.Read()) > 0)
            {
            }

            return read == 0;
        },
        "the task to write no more");

    private void KillTaskWorker() => ServerProcess.Signal(_server.Process.Child("task", TaskWorker), Signals.Kill);

    private void WaitForTotals(string start)
    {
        var totals = "";
        _server.Process.WaitUntil(
            () =>
            {
                using var client = _server.Connect("totals");
                totals = Encoding.ASCII.GetString(client.ReceiveToEnd());
                return totals.StartsWith(start, StringComparison.Ordinal);
            },
            $"totals that begin with '{start}'");
    }
}
