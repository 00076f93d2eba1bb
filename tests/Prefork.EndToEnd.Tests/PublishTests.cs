using System.Diagnostics;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>The Echo sample as a user would ship it.</summary>
public sealed class PublishTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("prefork-publish-").FullName;

    [Fact]
    public void EchoServesAsNativeAotWithoutAWarning() => PublishAndServe("-p:PublishAot=true");

    [Fact]
    public void EchoServesAsASingleFile() => PublishAndServe("-p:PublishSingleFile=true", "--self-contained", "false");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void PublishAndServe(params string[] arguments)
    {
        var output = Publish(arguments);
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
        using var server = TestServer.Start(
            Path.Combine(_folder, "Echo"), ["--Prefork:Workers", "1", "--Prefork:Endpoints:echo:Url", "tcp://127.0.0.1:0", "--Prefork:Endpoints:main:Url", "tcp://127.0.0.1:0"]);
        StartTests.ServesAndRecovers(server);
    }

    private string Publish(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["publish", Sample(), "-c", "Release", "-r", Runtime(), "-o", _folder, "-nologo", .. arguments])
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

    private static string Sample()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Framework.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Framework.sln is not above the tests.");
        }

        return Path.Combine(folder.FullName, "samples", "Echo");
    }
}
