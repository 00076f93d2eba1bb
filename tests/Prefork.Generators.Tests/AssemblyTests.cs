using Microsoft.CodeAnalysis;
using Prefork.Generators.Tests.Support;
using Prefork.Hosting;

namespace Prefork.Generators.Tests;

/// <summary>Handlers in several assemblies, each compiled and loaded.</summary>
public sealed class AssemblyTests
{
    private const string Rooms = "namespace Chat; public sealed class Rooms { [OnReceive(Endpoint = \"NAME\")] public void Receive() { } }";

    [Fact]
    public void Two_classes_of_one_name_are_an_error_that_names_both_assemblies() => Assert.Equal(
        ["The assemblies 'App' and 'Lib' both have handler classes named Chat.Rooms, which logs and traces could not tell apart: rename one, or put it into another namespace."],
        Mistakes(Rooms.Replace("NAME", "main", StringComparison.Ordinal), Rooms.Replace("NAME", "other", StringComparison.Ordinal)));

    [Fact]
    public void Two_handlers_for_one_event_and_endpoint_are_an_error_that_names_both() => Assert.Equal(
        ["Chat.Rooms.Receive and Lib.Rooms.Take both handle the event Receive of the endpoint MAIN: remove one, or bind them to different endpoints."],
        Mistakes(
            Rooms.Replace("NAME", "main", StringComparison.Ordinal),
            "namespace Lib; public sealed class Rooms { [OnReceive(Endpoint = \"MAIN\")] public void Take() { } }"));

    [Fact]
    public void Two_handlers_for_every_endpoint_are_an_error_that_names_both() => Assert.Equal(
        ["App.Receive and Lib.Receive both handle the event Receive: remove one, or bind them to different endpoints."],
        Mistakes("public static class App { [OnReceive] public static void Receive() { } }", "public static class Lib { [OnReceive] public static void Receive() { } }"));

    [Fact]
    public void Two_user_processes_of_one_class_name_are_an_error_that_names_both_assemblies()
    {
        const string Feed = "[UserProcess(\"NAME\")] public sealed class Feed : IUserProcess { public Task RunAsync(UserProcess process, CancellationToken stopping) => Task.CompletedTask; }";

        Assert.Contains(
            "The assemblies 'App' and 'Lib' both have user processes named Feed, which logs and traces could not tell apart: rename one, or put it into another namespace.",
            Mistakes(Feed.Replace("NAME", "a", StringComparison.Ordinal), Feed.Replace("NAME", "b", StringComparison.Ordinal)));
    }

    [Fact]
    public void Adding_an_assembly_twice_is_none()
    {
        var library = Generation.Run(Compiler.CompileAs("Lib", "public static class Lib { [OnReceive] public static void Receive() { } }"));
        using var application = new LoadedApplication(null, library);
        var once = application.Classes.Count;

        application.AddAgain();

        Assert.Equal(once, application.Registry.Classes.Count);
        Assert.Empty(application.Registry.Conflicts);
    }

    [Theory]
    [InlineData("My.App-1", "My_App-1")]
    [InlineData("1 & 2", "1 + 2")]
    [InlineData("Größe", "Große")]
    public void Assemblies_with_odd_names_have_registries_of_their_own(string first, string second)
    {
        var left = Generation.Run(Compiler.CompileAs(first, "namespace A; public static class Left { [OnReceive(Endpoint = \"a\")] public static void Receive() { } }"));
        var right = Generation.Run(Compiler.CompileAs(second, "namespace A; public static class Right { [OnReceive(Endpoint = \"b\")] public static void Receive() { } }"));
        var application = Generation.Run(Compiler.CompileAs("App", "namespace A; public static class Own { [OnReceive(Endpoint = \"c\")] public static void Receive() { } }")
            .AddReferences(ReferenceTo(left), ReferenceTo(right)));
        using var loaded = new LoadedApplication(null, left, right, application);

        Assert.Equal(["A.Left", "A.Own", "A.Right"], loaded.Classes.Select(handlerClass => handlerClass.Name).Order());
    }

    private static List<string> Mistakes(string application, string library)
    {
        var lib = Generation.Run(Compiler.CompileAs("Lib", library));
        var app = Generation.Run(Compiler.CompileAs("App", application).AddReferences(ReferenceTo(lib)));
        using var loaded = new LoadedApplication(null, lib, app);
        EndpointDefinition[] endpoints = [new(0, "main", new EndpointOptions()), new(1, "other", new EndpointOptions())];
        var mistakes = new List<string>();
        HandlerTable.Build(loaded.Registry, endpoints).Check(endpoints, mistakes);
        return [.. mistakes.Where(static mistake => !mistake.StartsWith("The endpoint ", StringComparison.Ordinal) && !mistake.StartsWith("The server has no handlers", StringComparison.Ordinal))];
    }

    private static PortableExecutableReference ReferenceTo(Generation generation) => MetadataReference.CreateFromImage(LoadedApplication.Emit(generation));
}
