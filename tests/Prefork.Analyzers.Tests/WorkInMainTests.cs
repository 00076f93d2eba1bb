using Microsoft.CodeAnalysis;
using Prefork.Analyzers.Tests.Support;

namespace Prefork.Analyzers.Tests;

public sealed class WorkInMainTests
{
    private const string Usings = """
        using System;
        using System.Diagnostics;
        using System.IO;
        using System.Net;
        using System.Net.Sockets;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.DependencyInjection;
        using Prefork;

        """;

    private const string Begin = "var builder = ServerApplication.CreateBuilder(args);\n";
    private const string Run = "\nreturn await builder.Build().RunAsync();\n";

    [Theory]
    [InlineData("{|PFK0023:File.WriteAllText(\"a\", \"b\")|};", "'File.WriteAllText' runs in every process of the server, for each of them runs Main: move it to [OnStart]")]
    [InlineData("{|PFK0023:File.Delete(\"a\")|};", "[OnStart]")]
    [InlineData("foreach (var name in args) { {|PFK0023:File.Delete(name)|}; }", "[OnStart]")]
    [InlineData("using var file = {|PFK0023:File.Create(\"a\")|};", "[OnStart]")]
    [InlineData("using var file = {|PFK0023:new FileStream(\"a\", FileMode.Create)|};", "'new FileStream'")]
    [InlineData("using var file = {|PFK0023:new StreamWriter(\"a\")|};", "'new StreamWriter'")]
    [InlineData("{|PFK0023:Directory.Delete(\"a\", true)|};", "[OnStart]")]
    [InlineData("var listener = new TcpListener(IPAddress.Loopback, 1); {|PFK0023:listener.Start()|};", "an endpoint of the server")]
    [InlineData("var socket = new Socket(SocketType.Stream, ProtocolType.Tcp); {|PFK0023:socket.Bind(new IPEndPoint(IPAddress.Loopback, 1))|}; {|PFK0023:socket.Listen()|};", "an endpoint of the server")]
    [InlineData("var client = new TcpClient(); await {|PFK0023:client.ConnectAsync(\"a\", 1)|};", "a hosted service or a user process")]
    [InlineData("{|PFK0023:Process.Start(\"a\")|};", "a user process")]
    [InlineData("_ = {|PFK0023:Task.Run(() => File.Delete(\"a\"))|};", "a hosted service")]
    [InlineData("{|PFK0023:new Thread(() => { }).Start()|};", "a hosted service")]
    [InlineData("using var timer = {|PFK0023:new Timer(_ => { })|};", "[OnTick]")]
    [InlineData("if ({|PFK0023:Console.ReadLine()|} == \"a\") { return 1; }", "the configuration")]
    [InlineData("try { {|PFK0023:File.Delete(\"a\")|}; } catch (IOException) { }", "[OnStart]")]
    public async Task Work_that_every_process_does_is_reported(string work, string message)
    {
        foreach (var program in (string[])[work + Begin + Run, Begin + work + Run])
        {
            var diagnostics = await Analysis.VerifyAsync(Usings + program, OutputKind.ConsoleApplication);
            Assert.Contains(message, diagnostics[0].GetMessage(null), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("if (args is [\"clean\"]) { File.Delete(\"a\"); return 0; }")]
    [InlineData("var text = File.Exists(\"a\") ? File.ReadAllText(\"a\") : Console.ReadLine();")]
    [InlineData("using var file = new FileStream(\"a\", FileMode.Open, FileAccess.Read); using var other = File.OpenRead(\"b\");")]
    [InlineData("using var file = new FileStream(\"a\", FileMode.Open);")]
    [InlineData("using var reader = new StreamReader(\"a\"); using var memory = new StreamWriter(new MemoryStream());")]
    [InlineData("builder.Services.AddSingleton(_ => File.Create(\"a\"));")]
    [InlineData("void Later() => File.Delete(\"a\"); Action later = Later; later.ToString();")]
    [InlineData("if (Environment.GetEnvironmentVariable(\"ROLE\") == nameof(ServerRole.Master)) { File.Delete(\"a\"); }")]
    [InlineData("Enum.TryParse<ServerRole>(Environment.GetEnvironmentVariable(\"ROLE\"), out var role); if (role != ServerRole.Master) { return 1; } File.Delete(\"a\");")]
    [InlineData("Console.WriteLine(\"starting\"); Directory.CreateDirectory(\"a\");")]
    public Task What_may_be_done_in_each_or_is_not_always_done_is_not(string work) =>
        Analysis.VerifyAsync(Usings + Begin + work + Run, OutputKind.ConsoleApplication);

    [Theory]
    [InlineData(Begin + "var code = await builder.Build().RunAsync(); File.Delete(\"a\"); return code;")]
    [InlineData("File.Delete(\"a\"); return 0;")]
    [InlineData(Begin + "await builder.Build().RunAsync(); class Other { static void Method() => File.Delete(\"a\"); }")]
    public Task Nor_is_what_comes_later_or_without_a_server(string program) => Analysis.VerifyAsync(Usings + program, OutputKind.ConsoleApplication);

    [Fact]
    public Task A_method_is_as_good_as_statements() => Analysis.VerifyAsync(
        Usings + "static class Program { static async Task<int> Main(string[] args) { " + Begin + "{|PFK0023:File.Delete(\"a\")|};" + Run + " } }",
        OutputKind.ConsoleApplication);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(
        Usings + Begin + "\n#pragma warning disable PFK0023\nFile.Delete(\"a\");\n#pragma warning restore PFK0023\n{|PFK0023:File.Delete(\"a\")|};" + Run,
        OutputKind.ConsoleApplication);
}
