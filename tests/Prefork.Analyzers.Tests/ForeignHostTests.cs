using Microsoft.CodeAnalysis;
using Prefork.Analyzers.Tests.Support;

namespace Prefork.Analyzers.Tests;

public sealed class ForeignHostTests
{
    private const string Usings = "using System;\nusing System.Runtime.InteropServices;\nusing Microsoft.Extensions.Hosting;\nusing Prefork;\n";
    private const string Run = "var builder = ServerApplication.CreateBuilder(args); return await builder.Build().RunAsync();\n";
    private const string Host = "namespace Microsoft.Extensions.Hosting { public static class Host { public static object CreateApplicationBuilder(string[] args) => args; } }";

    [Theory]
    [InlineData("{|PFK0026:Console.CancelKeyPress += (_, _) => { }|};", "'Console.CancelKeyPress' is what the server does itself: it handles the signals")]
    [InlineData("{|PFK0026:AppDomain.CurrentDomain.ProcessExit += (_, _) => { }|};", "[OnShutdown]")]
    [InlineData("using var signal = {|PFK0026:PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => { })|};", "[OnWorkerStop]")]
    [InlineData("var host = {|PFK0026:Host.CreateApplicationBuilder(args)|};", "put services into builder.Services")]
    public async Task A_program_with_a_server_that_does_it_is_reported(string work, string message)
    {
        var diagnostics = await Analysis.VerifyAsync(Usings + work + Run + Host, OutputKind.ConsoleApplication);

        Assert.Contains(message, diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public Task So_is_a_handler() => Analysis.VerifyAsync(
        Usings + "public class Chat { [OnWorkerStart] public void Start() => {|PFK0026:Console.CancelKeyPress += (_, _) => { }|}; }" + Host);

    [Theory]
    [InlineData("Console.CancelKeyPress += (_, _) => { }; var host = Host.CreateApplicationBuilder(args); return 0;\n")]
    [InlineData("if (args is [\"client\"]) { Console.CancelKeyPress += (_, _) => { }; return 1; } " + Run)]
    [InlineData(Run + "class Client { public void Method() => Console.CancelKeyPress += (_, _) => { }; }")]
    [InlineData("Console.CancelKeyPress -= null; " + Run)]
    [InlineData("AppDomain.CurrentDomain.UnhandledException += (_, _) => { }; " + Run)]
    public Task What_does_not_meet_the_server_is_not(string program) => Analysis.VerifyAsync(Usings + program + Host, OutputKind.ConsoleApplication);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(
        Usings + "\n#pragma warning disable PFK0026\nConsole.CancelKeyPress += (_, _) => { };\n" + Run + Host, OutputKind.ConsoleApplication);
}
