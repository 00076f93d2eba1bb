using Microsoft.CodeAnalysis;
using Prefork.Analyzers.Tests.Support;
using Prefork.CodeFixes;

namespace Prefork.Analyzers.Tests;

public sealed class EndpointNameTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using Microsoft.Extensions.Configuration;
        using Prefork;

        """;

    private const string Begin = Usings + "var builder = ServerApplication.CreateBuilder(args); builder.AddHandlers();\n";
    private const string Wrong = "\npublic class Chat { [OnReceive(Endpoint = {|PFK0022:\"chta\"|})] public void Receive() { } }\n";
    private const string Silent = "\npublic class Chat { [OnReceive(Endpoint = \"chta\")] public void Receive() { } }\n";
    private const string Declared = "builder.Endpoints.Add(\"chat\", \"tcp://127.0.0.1:1\");";

    [Fact]
    public async Task A_name_that_the_code_does_not_declare_is_reported_with_those_that_it_does()
    {
        var diagnostics = await Analysis.VerifyAsync(
            Begin + "builder.Endpoints.Add(\"chat\", \"tcp://127.0.0.1:1\").Add(url: \"tcp://127.0.0.1:2\", name: Names.Admin);" + Wrong
            + "static class Names { public const string Admin = \"admin\"; }",
            OutputKind.ConsoleApplication);

        Assert.Equal(
            "No endpoint 'chta' is declared, so the server does not start; declared: admin, chat; is 'chat' meant?",
            diagnostics[0].GetMessage(null));
    }

    [Fact]
    public async Task So_is_one_of_a_class_and_one_that_is_like_none()
    {
        var diagnostics = await Analysis.VerifyAsync(
            Begin + Declared + "\n[Endpoint({|PFK0022:\"monitor\"|})] public class Chat { [OnReceive] public void Receive() { } }",
            OutputKind.ConsoleApplication);

        Assert.EndsWith("declare it with builder.Endpoints.Add or in appsettings.json, or correct the name", diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"Prefork\": { \"Endpoints\": { \"chat\": { \"Url\": \"tcp://127.0.0.1:1\" } } } }")]
    [InlineData("// a comment\n{ \"prefork:endpoints\": { /* another */ \"chat\": { }, }, \"Prefork\": { \"Workers\": 1, \"List\": [1, true, [null,],] }, }")]
    [InlineData("\uFEFF{ \"Prefork:Endpoints:ch\\u0061t\": null }")]
    public Task Names_of_a_file_are_known(string text) =>
        Analysis.VerifyAsync(Begin + Wrong, OutputKind.ConsoleApplication, ProjectFiles.Files(("/a/appsettings.Development.json", text)));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("/")]
    [InlineData("/*")]
    [InlineData("{ \"a")]
    [InlineData("{ \"a\\")]
    [InlineData("{ \"a\\u12")]
    [InlineData("{ \"a\\q\": 1 }")]
    [InlineData("{ \"a\": }")]
    [InlineData("{ \"a\": 1 \"b\": 2 }")]
    [InlineData("{ \"a\": 1 } x")]
    [InlineData("[1 2]")]
    public Task A_file_that_is_no_json_may_declare_any(string text) =>
        Analysis.VerifyAsync(Begin + Declared + Silent, OutputKind.ConsoleApplication, ProjectFiles.Files(("appsettings.json", text)));

    [Fact]
    public Task Nor_does_a_file_that_nests_without_end_fail() => Analysis.VerifyAsync(
        Begin + Declared + Silent, OutputKind.ConsoleApplication, ProjectFiles.Files(("appsettings.json", new string('[', 1_000_000))));

    [Theory]
    [InlineData("builder.Endpoints.Add(\"CHTA\", \"tcp://127.0.0.1:1\");")]
    [InlineData("builder.Endpoints.Add(\"chat\", \"tcp://127.0.0.1:1\").Add(args[0], \"tcp://127.0.0.1:2\");")]
    [InlineData("builder.ToString();")]
    [InlineData(Declared + "builder.Configuration[\"Prefork:Endpoints:chta:Url\"] = \"tcp://127.0.0.1:2\";")]
    [InlineData(Declared + "builder.Configuration[$\"Prefork:Endpoints:{args[0]}:Url\"] = \"tcp://127.0.0.1:2\";")]
    [InlineData(Declared + "builder.Configuration.AddInMemoryCollection([]);")]
    [InlineData(Declared + "Func<string, string, Action<EndpointOptions>?, EndpointCollection> add = builder.Endpoints.Add; add.ToString();")]
    public Task Where_others_may_be_declared_it_is_silent(string program) => Analysis.VerifyAsync(Begin + program + Silent, OutputKind.ConsoleApplication);

    [Fact]
    public Task A_name_of_a_file_is_declared() => Analysis.VerifyAsync(
        Begin + Declared + Silent, OutputKind.ConsoleApplication, ProjectFiles.Files(("appsettings.json", "{ \"Prefork\": { \"Endpoints\": { \"Chta\": { } } } }"), ("other.json", "{")));

    [Fact]
    public Task A_library_is_silent() => Analysis.VerifyAsync(
        Usings + "public static class Setup { public static void Run(ServerApplicationBuilder builder) => " + Declared + " }" + Silent);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(
        Begin + Declared + "\n#pragma warning disable PFK0022\n" + Silent, OutputKind.ConsoleApplication);

    [Fact]
    public Task It_is_changed_to_the_nearest() => Fixing.VerifyAsync(
        new EndpointNameCodeFix(),
        Begin + Declared + "\n\n[Endpoint(\"caht\")]\npublic class Chat\n{\n    [OnReceive] public void A() { }\n    [OnClose(Endpoint = \"chatt\")] public void B() { }\n}\n",
        Begin + Declared + "\n\n[Endpoint(\"chat\")]\npublic class Chat\n{\n    [OnReceive] public void A() { }\n    [OnClose(Endpoint = \"chat\")] public void B() { }\n}\n",
        OutputKind.ConsoleApplication);

    [Fact]
    public Task Where_none_is_near_it_is_not() => Fixing.VerifyNoneAsync(
        new EndpointNameCodeFix(),
        Begin + Declared + "public class Chat { [OnClose(Endpoint = \"monitor\")] public void B() { } }",
        OutputKind.ConsoleApplication);
}
