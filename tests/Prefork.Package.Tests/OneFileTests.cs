using Prefork.EndToEndTests;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.PackageTests;

/// <summary>A server in one file, as the sample has it.</summary>
public sealed class OneFileTests(SharedFeed packages) : IClassFixture<SharedFeed>
{
    [Fact]
    public void ItServesAndAChangeOfTheFileReachesClientsThatStay()
    {
        var file = CreateFile();
        using var server = ServerProcess.Start(Build(file), ["--Prefork:Endpoints:chat:Url", "tcp://127.0.0.1:0", "--Prefork:Workers", "2"]);
        using var first = Server.Connect(server);
        Assert.Equal("welcome", first.ReceiveLine());
        using var second = new Client(first.Socket.RemoteEndPoint!);
        Assert.Equal("welcome", second.ReceiveLine());
        Assert.Equal(2, server.Children("worker").Count);

        // The two clients are in two workers.
        first.Send("hello\n");
        Assert.EndsWith(": hello", first.ReceiveLine(), StringComparison.Ordinal);
        Assert.EndsWith(": hello", second.ReceiveLine(), StringComparison.Ordinal);

        Change(file, "{line}", "{line.ToUpperInvariant()}");
        Dotnet.Run(Path.GetDirectoryName(file)!, "build", Path.GetFileName(file), "-nologo");
        ServerProcess.Signal(server.MasterId, Signals.User1);
        server.WaitForLine("Reload done");
        first.Send("hello\n");
        Assert.EndsWith(": HELLO", first.ReceiveLine(), StringComparison.Ordinal);
        Assert.EndsWith(": HELLO", second.ReceiveLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void AChangeIsBuiltAndReloadedAndWhatDoesNotCompileChangesNothing()
    {
        var file = CreateFile();
        using var server = ServerProcess.Start(
            Build(file), ["--Prefork:Endpoints:chat:Url", "tcp://127.0.0.1:0", "--Prefork:Workers", "1", "--Prefork:Reload:Watch", "true"]);
        using var client = Server.Connect(server);
        Assert.Equal("welcome", client.ReceiveLine());
        server.WaitUntil(() => server.Count($"The sources of {file} are watched") == 1, "the watch to begin");

        Change(file, "{line}", "{lines}");
        server.WaitForLine($"{file} has changed: building");
        server.WaitForLine("error CS0103: The name 'lines' does not exist");
        server.WaitForLine("The build has failed");
        client.Send("hello\n");
        Assert.EndsWith(": hello", client.ReceiveLine(), StringComparison.Ordinal);

        Change(file, "{lines}", "{line.ToUpperInvariant()}");
        server.WaitForLine("Reload done");
        client.Send("hello\n");
        Assert.EndsWith(": HELLO", client.ReceiveLine(), StringComparison.Ordinal);

        // An endpoint belongs to the master: the workers stay.
        var worker = Assert.Single(server.Children("worker"));
        Change(file, """UseDelimiter("\n")""", """UseDelimiter("\r\n")""");
        server.WaitForLine("Reload given up after 0");
        Assert.Equal(worker, Assert.Single(server.Children("worker")));
        client.Send("hello\n");
        Assert.EndsWith(": HELLO", client.ReceiveLine(), StringComparison.Ordinal);

        Assert.Equal(1, server.Count(" is here"));
    }

    /// <summary>Builds it as <c>dotnet run</c> does.</summary>
    /// <returns>The program.</returns>
    private static string Build(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        Assert.DoesNotContain("warning", Dotnet.Run(folder, "build", Path.GetFileName(file), "-nologo", "-tl:off", "-clp:NoSummary"), StringComparison.OrdinalIgnoreCase);
        return Dotnet.Run(folder, "build", Path.GetFileName(file), "-nologo", "-getProperty:RunCommand").Trim();
    }

    private static void Change(string file, string text, string other)
    {
        var before = File.ReadAllText(file);
        Assert.Contains(text, before, StringComparison.Ordinal);

        // As editors do: a new file takes the old one's place.
        File.WriteAllText(file + "~", before.Replace(text, other, StringComparison.Ordinal));
        File.Move(file + "~", file, overwrite: true);
    }

    private string CreateFile()
    {
        var file = Path.Combine(packages.Feed.CreateFolder("chat"), "chat.cs");
        var sample = File.ReadAllText(Path.Combine(LocalFeed.Tree, "samples/OneFile/chat.cs"));
        Assert.Contains("#:package Prefork@0.1.0\n", sample, StringComparison.Ordinal);
        File.WriteAllText(file, sample.Replace("@0.1.0", "@" + LocalFeed.Version, StringComparison.Ordinal));
        return file;
    }
}
