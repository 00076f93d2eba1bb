using Prefork.Analyzers.Tests.Support;

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
}
