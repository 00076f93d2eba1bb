using System.Diagnostics;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>The samples as a user would ship them.</summary>
public sealed class PublishTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("prefork-publish-").FullName;

    [LongFact]
    public void EchoServesAsNativeAotWithoutAWarning()
    {
        PublishAndServe("-p:PublishAot=true");

        // It is 8.6 MiB, 3.1 of them for encrypted endpoints, which the settings alone may ask for. The time is to notice what costs a multiple: it was
        // 0.15 seconds, for master, manager and worker.
        Assert.InRange(new FileInfo(Path.Combine(_folder, "Echo")).Length, 1, 10 << 20);
        var start = Stopwatch.GetTimestamp();
        using var server = TestServer.Start(Path.Combine(_folder, "Echo"), ["--Prefork:Workers", "1", "--Prefork:Endpoints:main:Url", "tcp://127.0.0.1:0"]);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [LongFact]
    public void WithoutEncryptionANativeExecutableIsMuchSmaller()
    {
        PublishAndServe("-p:PublishAot=true", "-p:PreforkTls=false");

        // It is 5.5 MiB.
        Assert.InRange(new FileInfo(Path.Combine(_folder, "Echo")).Length, 1, 6_500_000);
        using var refused = ServerProcess.Start(Path.Combine(_folder, "Echo"), ["--Prefork:Endpoints:main:Tls:SelfSigned", "true"]);
        Assert.Equal(1, refused.WaitForExit());
        Assert.Contains("Prefork:Endpoints:main:Tls asks for encryption, and the program was built without", refused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void EchoServesAsASingleFile() => PublishAndServe("-p:PublishSingleFile=true", "--self-contained", "false");

    [LongFact]
    public void RespServesAsNativeAotWithoutAWarning()
    {
        using var server = Serve("Resp", ["-p:PublishAot=true"], "--Prefork:Endpoints:resp:Url", "tcp://127.0.0.1:0");
        using var client = new RespClient(server.Connect("resp"));
        Assert.Equal("+OK", client.Ask("SET a 1"));
        Assert.Equal(":2", client.Ask("INCR a"));
    }

    [LongFact]
    public void ChatServesAsNativeAotWithoutAWarning()
    {
        using var server = Serve("Chat", ["-p:PublishAot=true"], "--Prefork:Endpoints:chat:Url", "tcp://127.0.0.1:0");
        using var client = server.Connect("chat");
        Assert.StartsWith("* /join", client.ReceiveLine(), StringComparison.Ordinal);
        Assert.Equal("* you are alice in tea", client.Ask("/join tea alice"));
        Assert.Equal("* alice", client.Ask("/who"));
    }

    [Fact]
    public void UploadsServesAsNativeAotWithoutAWarning()
    {
        using var server = Serve(
            "Uploads", ["-p:PublishAot=true"], "--Prefork:Endpoints:uploads:Url", "tcp://127.0.0.1:0", "--Prefork:Endpoints:totals:Url", "tcp://127.0.0.1:0");
        using var client = server.Connect("uploads");
        client.Send(Frames.Of("a\nhello"u8));
        Assert.StartsWith(
            "a: 5 bytes, sha256 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824, packed to ", client.ReceiveLine(), StringComparison.Ordinal);

        // With tasks, a serializer and files it is 10.1 MiB.
        Assert.InRange(new FileInfo(Path.Combine(_folder, "Uploads")).Length, 1, 12 << 20);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void PublishAndServe(params string[] arguments)
    {
        using var server = Serve(
            "Echo", arguments, "--Prefork:Workers", "1", "--Prefork:Endpoints:echo:Url", "tcp://127.0.0.1:0", "--Prefork:Endpoints:main:Url", "tcp://127.0.0.1:0");
        StartTests.ServesAndRecovers(server);
    }

    private TestServer Serve(string sample, string[] publishArguments, params string[] arguments)
    {
        var output = Publish(sample, publishArguments);
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
        return TestServer.Start(Path.Combine(_folder, sample), arguments);
    }

    private string Publish(string sample, string[] arguments)
    {
        // The build has run the analyzers; what the trimmer and the compiler to native code say is new.
        var start = new ProcessStartInfo("dotnet", ["publish", SampleFolder(sample), "-c", "Release", "-r", Runtime(), "-o", _folder, "-nologo", "-p:RunAnalyzers=false", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var publish = Process.Start(start)!;
        var error = publish.StandardError.ReadToEndAsync();
        var output = publish.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        publish.WaitForExit();
        Assert.True(publish.ExitCode == 0, output);
        return output;
    }

    private static string Runtime() => System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier.Contains("arm64", StringComparison.Ordinal) ? "linux-arm64" : "linux-x64";

    private static string SampleFolder(string sample)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Framework.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Framework.sln is not above the tests.");
        }

        return Path.Combine(folder.FullName, "samples", sample);
    }
}
