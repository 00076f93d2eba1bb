using Prefork.Analyzers.Tests.Support;
using Prefork.CodeFixes;

namespace Prefork.Analyzers.Tests;

public sealed class TaskClientTests
{
    [Theory]
    [InlineData("public class ImagesClient; public class {|PFK0013:Images|} { [OnTask] public void Run() { } }", "there is a type 'ImagesClient' already")]
    [InlineData("public static partial class ImagesClient; public class {|PFK0013:Images|} { [OnTask] public void Run() { } }", "there is a type 'ImagesClient' already")]
    [InlineData("[TaskClient(\"a b\")] public class {|PFK0013:Images|} { [OnTask] public void Run() { } }", "'a b' is no name of a class")]
    [InlineData("namespace A { public class X { public class Images { [OnTask] public void Run() { } } } public class Y { public class {|PFK0013:Images|} { [OnTask] public void Run() { } } } }", "the client of 'A.X.Images' is named 'A.ImagesClient', too")]
    [InlineData("public class Images { [OnTask] public void Resize(int number) { } [OnTask] public void {|PFK0013:TryResize|}(int number) { } }", "the methods of ImagesClient for it would have the names of others; rename it")]
    [InlineData("[TaskClient(\"PostResize\")] public class Images { [OnTask] public void {|PFK0013:Resize|}(int number) { } }", "rename it")]
    public async Task What_clashes_is_reported(string source, string message)
    {
        var diagnostics = await Analysis.VerifyAsync($"using Prefork; {source}");

        Assert.Contains(message, diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public partial class ImagesClient { public int More => 1; } public class Images { [OnTask] public void Run() { } }")]
    [InlineData("namespace A { public class Images { [OnTask] public void Run() { } } } namespace B { public class Images { [OnTask] public void Run() { } } }")]
    [InlineData("public class Images { [OnTask] public void Resize(int number) { } [OnTask] public void TryResize(string text) { } [OnTask] public void ResizeAll(int number) { } }")]
    [InlineData("public class ImagesClient<T>; public class Images { [OnTask] public void Run() { } }")]
    [InlineData("public class Client { [OnTask] public void Run(int options) { } [OnTask] public void Take(string cancellation) { } [OnTask] public void a(string tag) { } [OnTask] public void B(int a) { } }")]
    [InlineData("public class @class { [OnTask] public int @void(string @in) => 1; }")]
    public Task What_does_not_is_not_reported(string source) => Analysis.VerifyAsync($"using Prefork; {source}");

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync("""
        using Prefork;
        public class AClient;
        public class BClient;
        #pragma warning disable PFK0013
        public class A { [OnTask] public void Run() { } }
        #pragma warning restore PFK0013
        public class {|PFK0013:B|} { [OnTask] public void Run() { } }
        """);

    [Theory]
    [InlineData(
        "public class ImagesClient;\n\nSPOTpublic class Images { TASK }",
        "[TaskClient(\"ImagesTaskClient\")]\n")]
    [InlineData(
        "public class ImagesClient;\npublic class ImagesTaskClient;\n\nSPOTpublic class Images { TASK }",
        "[TaskClient(\"ImagesTaskClient2\")]\n")]
    public Task The_client_gets_a_free_name(string source, string attribute) => Fixing.VerifyAsync(
        new TaskClientCodeFix(),
        Fill(source, ""),
        Fill(source, attribute));

    [Fact]
    public Task A_name_that_is_none_is_replaced() => Fixing.VerifyAsync(
        new TaskClientCodeFix(),
        "using Prefork;\n\n[TaskClient(\"a b\")]\npublic class Images { [OnTask] public void Run() { } }\n",
        "using Prefork;\n\n[TaskClient(\"ImagesTaskClient\")]\npublic class Images { [OnTask] public void Run() { } }\n");

    [Fact]
    public Task Nested_classes_of_one_name_get_clients_of_several() => Fixing.VerifyAsync(
        new TaskClientCodeFix(),
        "using Prefork;\n\npublic class A\n{\n    public class Images { [OnTask] public void Run() { } }\n}\n\npublic class B\n{\n    public class Images { [OnTask] public void Run() { } }\n}\n\npublic class C\n{\n    public class Images { [OnTask] public void Run() { } }\n}\n",
        "using Prefork;\n\npublic class A\n{\n    public class Images { [OnTask] public void Run() { } }\n}\n\npublic class B\n{\n    [TaskClient(\"BImagesClient\")]\n    public class Images { [OnTask] public void Run() { } }\n}\n\npublic class C\n{\n    [TaskClient(\"CImagesClient\")]\n    public class Images { [OnTask] public void Run() { } }\n}\n");

    [Fact]
    public Task A_task_whose_methods_clash_is_not_renamed() => Fixing.VerifyNoneAsync(
        new TaskClientCodeFix(), "using Prefork; public class Images { [OnTask] public void Resize(int number) { } [OnTask] public void TryResize(int number) { } }");

    private static string Fill(string source, string attribute) => "using Prefork;\n" + source
        .Replace("SPOT", attribute, StringComparison.Ordinal)
        .Replace("TASK", "[OnTask] public void Run() { }", StringComparison.Ordinal);
}
