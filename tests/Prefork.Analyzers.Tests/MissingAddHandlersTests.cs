using Microsoft.CodeAnalysis;
using Prefork.Analyzers.Tests.Support;
using Prefork.CodeFixes;

namespace Prefork.Analyzers.Tests;

public sealed class MissingAddHandlersTests
{
    private const string Handlers = "\npublic class Chat { [OnReceive] public void Receive() { } }\n";

    [Fact]
    public Task An_application_that_never_adds_its_handlers_is_reported() => Analysis.VerifyAsync(
        "using Prefork; var builder = {|PFK0004:ServerApplication.CreateBuilder(args)|}; builder.ToString();" + Handlers,
        OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("using Prefork; ServerApplication.CreateBuilder(args).AddHandlers();")]
    [InlineData("using Prefork; var builder = ServerApplication.CreateBuilder(args); Setup.Run(builder); static class Setup { public static void Run(ServerApplicationBuilder b) => b.AddHandlers(); }")]
    [InlineData("using Prefork; var builder = ServerApplication.CreateBuilder(args); System.Func<ServerApplicationBuilder> add = builder.AddHandlers; add();")]
    [InlineData("using Prefork; System.Console.WriteLine();")]
    public Task An_application_that_adds_them_or_sets_up_no_server_is_not_reported(string program) =>
        Analysis.VerifyAsync(program + Handlers, OutputKind.ConsoleApplication);

    [Fact]
    public Task Without_handlers_nothing_is_missing() => Analysis.VerifyAsync(
        "using Prefork; ServerApplication.CreateBuilder(args).ToString();",
        OutputKind.ConsoleApplication);

    [Fact]
    public Task A_library_is_not_reported() => Analysis.VerifyAsync(
        "using Prefork; public static class Setup { public static object Run() => ServerApplication.CreateBuilder([]); }" + Handlers);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(
        "using Prefork;\n#pragma warning disable PFK0004\nServerApplication.CreateBuilder(args).ToString();\n#pragma warning restore PFK0004" + Handlers,
        OutputKind.ConsoleApplication);

    [Fact]
    public Task The_call_is_added_to_top_level_statements() => Fixing.VerifyAsync(
        new MissingAddHandlersCodeFix(),
        "using Prefork;\n\nvar builder = ServerApplication.CreateBuilder(args); // set up\nbuilder.ToString();\n" + Handlers,
        "using Prefork;\n\nvar builder = ServerApplication.CreateBuilder(args); // set up\nbuilder.AddHandlers();\nbuilder.ToString();\n" + Handlers,
        OutputKind.ConsoleApplication);

    [Fact]
    public Task The_call_is_added_to_a_method() => Fixing.VerifyAsync(
        new MissingAddHandlersCodeFix(),
        "using Prefork;\n\nclass Program\n{\n    static void Main(string[] args)\n    {\n        var app = ServerApplication.CreateBuilder(args);\n        app.ToString();\n    }\n}\n" + Handlers,
        "using Prefork;\n\nclass Program\n{\n    static void Main(string[] args)\n    {\n        var app = ServerApplication.CreateBuilder(args);\n        app.AddHandlers();\n        app.ToString();\n    }\n}\n" + Handlers,
        OutputKind.ConsoleApplication);

    [Fact]
    public Task The_call_is_added_to_a_chain() => Fixing.VerifyAsync(
        new MissingAddHandlersCodeFix(),
        "using Prefork;\n\nreturn await ServerApplication.CreateBuilder(args)\n    .Build()\n    .RunAsync();\n" + Handlers,
        "using Prefork;\n\nreturn await ServerApplication.CreateBuilder(args).AddHandlers()\n    .Build()\n    .RunAsync();\n" + Handlers,
        OutputKind.ConsoleApplication);
}
