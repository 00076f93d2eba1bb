using Microsoft.CodeAnalysis;
using Prefork.Analyzers.Tests.Support;

namespace Prefork.Analyzers.Tests;

public sealed class ServiceRegistrationTests
{
    private const string Usings = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.DependencyInjection.Extensions;
        using Microsoft.Extensions.Logging;
        using Prefork;

        """;

    private const string Begin = Usings + "var builder = ServerApplication.CreateBuilder(args); builder.AddHandlers();\n";
    private const string Types = "\npublic interface IRooms; public class Rooms : IRooms; public interface IStore<T>; public class Store<T> : IStore<T>;\n";
    private const string Chat = Types + "public class Chat(Rooms rooms) { [OnReceive] public string Receive() => rooms.ToString()!; }";

    [Theory]
    [InlineData("public class Chat(Rooms {|PFK0027:rooms|}) { [OnReceive] public string Receive() => rooms.ToString()!; }", "'Chat' asks for the service 'Rooms', which nothing registers: add it with builder.Services, such as by AddSingleton<Rooms>()")]
    [InlineData("public class Chat { [OnReceive] public void Receive(IRooms {|PFK0027:rooms|}) { } }", "'IRooms'")]
    [InlineData("public class Chat(IStore<int> {|PFK0027:store|}) { [OnReceive] public string Receive() => store.ToString()!; }", "'IStore<int>'")]
    [InlineData("[UserProcess(\"a\")] public class Feed(Rooms {|PFK0027:rooms|}) : IUserProcess { public Task RunAsync(UserProcess process, CancellationToken stopping) => Task.Delay(rooms.GetHashCode(), stopping); }", "'Rooms'")]
    public async Task A_type_that_nothing_registers_is_reported(string source, string message)
    {
        var diagnostics = await Analysis.VerifyAsync(Begin + "builder.Services.AddSingleton<Other>();" + Types + source + " class Other;", OutputKind.ConsoleApplication);

        Assert.Contains(message, diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("builder.Services.AddSingleton<Rooms>();")]
    [InlineData("builder.Services.AddSingleton(new Rooms());")]
    [InlineData("builder.Services.AddSingleton(_ => new Rooms());")]
    [InlineData("builder.Services.AddSingleton(typeof(Rooms));")]
    [InlineData("builder.Services.TryAddSingleton<Rooms>();")]
    [InlineData("builder.Services.Add(ServiceDescriptor.Singleton<Rooms, Rooms>());")]
    [InlineData("Setup.Add(builder.Services); static class Setup { public static void Add(IServiceCollection services) => services.AddSingleton<Rooms>(); }")]
    public Task A_type_that_is_registered_is_not(string program) => Analysis.VerifyAsync(
        Begin + program + Chat, OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("foreach (var type in typeof(Chat).Assembly.GetTypes()) { builder.Services.AddSingleton(type); }")]
    [InlineData("foreach (var descriptor in new ServiceCollection()) { builder.Services.Add(descriptor); }")]
    [InlineData("foreach (var type in typeof(Chat).Assembly.GetTypes()) { builder.Services.Add(ServiceDescriptor.Describe(type, type, ServiceLifetime.Singleton)); }")]
    [InlineData("Action<ServiceDescriptor> add = builder.Services.Add; add.ToString();")]
    public Task Where_others_may_be_registered_it_is_silent(string program) => Analysis.VerifyAsync(Begin + program + Chat, OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("public class Chat(Rooms? rooms) { [OnReceive] public string Receive() => rooms?.ToString() ?? string.Empty; }")]
    [InlineData("public class Chat { public Chat(Rooms? rooms = null) { } [OnReceive] public void Receive() { } }")]
    [InlineData("public class Chat(ILogger<Chat> log, Server server, IServiceProvider services) { [OnReceive] public string Receive() => $\"{log}{server}{services}\"; }")]
    [InlineData("public class Chat(Uri uri) { [OnReceive] public string Receive() => uri.Host; }")]
    [InlineData("public class Images { [OnTask] public void Run() { } } public class Chat(ImagesClient images) { [OnReceive] public Task Receive() => images.RunAsync().AsTask(); }")]
    [InlineData("public class Images { [OnTask] public void Run() { } } public partial class ImagesClient { public int More => 1; } public class Chat(ImagesClient images) { [OnReceive] public Task Receive() => images.RunAsync().AsTask(); }")]
    [InlineData("public class Other(Rooms rooms) { public string Receive() => rooms.ToString()!; }")]
    public Task What_need_not_be_registered_here_is_not_reported(string source) => Analysis.VerifyAsync(Begin + Types + source, OutputKind.ConsoleApplication);

    [Fact]
    public Task A_library_and_a_program_without_a_server_are_silent() => Task.WhenAll(
        Analysis.VerifyAsync(Usings + Chat),
        Analysis.VerifyAsync(Usings + "Console.WriteLine();" + Chat, OutputKind.ConsoleApplication));

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(
        Begin + "\n#pragma warning disable PFK0027\n" + Chat, OutputKind.ConsoleApplication);
}
