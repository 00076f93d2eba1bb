using Prefork.Analyzers.Tests.Support;
using Prefork.CodeFixes;

namespace Prefork.Analyzers.Tests;

public sealed class AsyncVoidTests
{
    private const string Usings = "using System;\nusing System.Threading.Tasks;\nusing Prefork;\n";
    private const string Handler = "[OnReceive] public void Receive() => Later();";

    [Theory]
    [InlineData("private async void {|PFK0028:Later|}() => await Task.Yield();")]
    [InlineData("private static async void {|PFK0028:Later|}() => await Task.Yield();")]
    [InlineData("private void Later() { Local(); async void {|PFK0028:Local|}() => await Task.Yield(); }")]
    public async Task An_async_void_method_of_a_class_with_handlers_is_reported(string member)
    {
        var diagnostics = await Analysis.VerifyAsync($"{Usings}public class Chat {{ {Handler} {member} }}");

        Assert.Contains("return ValueTask in place of void, and await it", diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public class Chat { [OnReceive] public Task Receive() => Later(); private async Task Later() => await Task.Yield(); }")]
    [InlineData("public class Chat { [OnReceive] public void Receive() { } private async void Changed(object? sender, EventArgs arguments) => await Task.Yield(); }")]
    [InlineData("public class Other { public async void Later() => await Task.Yield(); }")]
    public Task Others_are_not(string source) => Analysis.VerifyAsync(Usings + source);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(
        $"{Usings}public class Chat {{ {Handler}\n#pragma warning disable PFK0028\nprivate async void Later() => await Task.Yield();\n#pragma warning restore PFK0028\n }}");

    [Fact]
    public Task It_returns_a_task() => Fixing.VerifyAsync(
        new HandlerSignatureCodeFix(),
        Usings + "public class Chat\n{\n    " + Handler + "\n    private async void Later() => await Task.Yield();\n}\n",
        Usings + "public class Chat\n{\n    " + Handler + "\n    private async ValueTask Later() => await Task.Yield();\n}\n");
}
