using Microsoft.CodeAnalysis;
using Prefork.Analyzers.Tests.Support;

namespace Prefork.Analyzers.Tests;

public sealed class PlatformTests
{
    private const string Wrong = "using Prefork; var builder = {|PFK0024:ServerApplication.CreateBuilder(args)|}; return await builder.Build().RunAsync();";
    private const string Silent = "using Prefork; var builder = ServerApplication.CreateBuilder(args); return await builder.Build().RunAsync();";

    [Theory]
    [InlineData("TargetFramework", "net10.0-windows10.0.19041", "set it to net10.0")]
    [InlineData("TargetFramework", "net10.0-macos", "set it to net10.0")]
    [InlineData("RuntimeIdentifier", "win-x64", "set it to linux-x64 or linux-arm64, or remove it")]
    [InlineData("RuntimeIdentifier", "osx-arm64", "set it to linux-x64 or linux-arm64, or remove it")]
    [InlineData("RuntimeIdentifier", "linux-musl-arm64", "set it to linux-arm64")]
    public async Task Another_system_is_reported(string name, string value, string message)
    {
        var diagnostics = await Analysis.VerifyAsync(Wrong, OutputKind.ConsoleApplication, ProjectFiles.Options((name, value)));

        Assert.Equal($"Prefork runs on Linux with glibc alone, and {name} is '{value}': {message}", diagnostics[0].GetMessage(null));
    }

    [Theory]
    [InlineData("TargetFramework", "net10.0")]
    [InlineData("RuntimeIdentifier", "")]
    [InlineData("RuntimeIdentifier", "linux-x64")]
    [InlineData("RuntimeIdentifier", "ubuntu.24.04-x64")]
    public Task Linux_is_not(string name, string value) =>
        Analysis.VerifyAsync(Silent, OutputKind.ConsoleApplication, ProjectFiles.Options((name, value)));

    [Fact]
    public Task A_program_without_a_server_may_be_for_any() => Analysis.VerifyAsync(
        "System.Console.WriteLine();", OutputKind.ConsoleApplication, ProjectFiles.Options(("RuntimeIdentifier", "win-x64")));

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(
        "#pragma warning disable PFK0024\n" + Silent, OutputKind.ConsoleApplication, ProjectFiles.Options(("RuntimeIdentifier", "win-x64")));
}
