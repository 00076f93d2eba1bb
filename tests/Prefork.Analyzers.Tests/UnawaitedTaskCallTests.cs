using Prefork.Analyzers.Tests.Support;
using Prefork.CodeFixes;

namespace Prefork.Analyzers.Tests;

public sealed class UnawaitedTaskCallTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Prefork;

        public class Images { [OnTask] public int Resize(string path) => 1; [OnTask] public void Reset() { } }

        """;

    [Fact]
    public async Task A_call_that_nothing_awaits_is_reported()
    {
        var diagnostics = await Analysis.VerifyAsync(Usings + """
            public class Loop(ImagesClient images)
            {
                [OnConnect] public void Connect() => {|PFK0010:images.ResizeAsync("a")|};
                [OnReceive] public void Receive(string text)
                {
                    {|PFK0010:images.TryResizeAsync(text)|};
                    _ = {|PFK0010:images.ResetAsync()|};
                    {|PFK0010:images.ResizeAllAsync([text])|};
                }
            }
            """);

        Assert.Equal("Nothing awaits 'ResizeAsync', so that nobody hears of its failure: await it, or use the Post or Start method", diagnostics[0].GetMessage(null));
    }

    [Fact]
    public Task A_call_that_is_awaited_kept_or_returned_is_not_reported() => Analysis.VerifyAsync(Usings + """
        public class Loop(ImagesClient images)
        {
            private ValueTask<int> _kept;
            [OnConnect] public async Task Connect() { await images.ResetAsync(); _ = await images.ResizeAsync("a"); }
            [OnReceive] public ValueTask Receive(string text) { _kept = images.ResizeAsync(text); return images.ResetAsync(); }
            [OnClose] public void Close() => OtherAsync();
            private ValueTask OtherAsync() => default;
        }
        """);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(Usings + """
        public class Loop(ImagesClient images)
        {
        #pragma warning disable PFK0010
            [OnConnect] public void Connect() => images.ResetAsync();
        #pragma warning restore PFK0010
            [OnClose] public void Close() => {|PFK0010:images.ResetAsync()|};
        }
        """);

    [Theory]
    [InlineData(
        "[OnConnect] public void Connect() => images.ResetAsync();",
        "[OnConnect] public async ValueTask Connect() => await images.ResetAsync();")]
    [InlineData(
        "[OnReceive] public async Task Receive(string a) { _ = images.ResizeAsync(a); await Task.Yield(); images.TryResizeAsync(a); }",
        "[OnReceive] public async Task Receive(string a) { await images.ResizeAsync(a); await Task.Yield(); await images.TryResizeAsync(a); }")]
    [InlineData(
        "public Func<Task> Later() => async () => { images.ResetAsync(); await Task.Yield(); };",
        "public Func<Task> Later() => async () => { await images.ResetAsync(); await Task.Yield(); };")]
    public Task The_task_is_awaited(string before, string after) => Fixing.VerifyAsync(
        new UnawaitedTaskCallCodeFix(),
        $"{Usings}public class Loop(ImagesClient images)\n{{\n    {before}\n}}\n",
        $"{Usings}public class Loop(ImagesClient images)\n{{\n    {after}\n}}\n",
        key: "await");

    [Theory]
    [InlineData("[OnConnect] public string Connect() { images.ResetAsync(); return string.Empty; }")]
    [InlineData("[OnReceive] public void Receive(ReadOnlySpan<byte> data) => images.ResetAsync();")]
    [InlineData("public void Other() => images.ResetAsync();")]
    [InlineData("[OnConnect] public void Connect() { void Local() => images.ResetAsync(); Local(); }")]
    public Task It_is_not_where_the_method_cannot_be_made_asynchronous(string member) => Fixing.VerifyNoneAsync(
        new UnawaitedTaskCallCodeFix(), $"{Usings}public class Loop(ImagesClient images) {{ {member.Replace("[OnConnect] public string", "public string", StringComparison.Ordinal)} }}", key: "await");

    [Fact]
    public Task The_task_is_sent_alone() => Fixing.VerifyAsync(
        new UnawaitedTaskCallCodeFix(),
        Usings + "public class Loop(ImagesClient images)\n{\n    public void A() => images.ResetAsync();\n    public void B(string a) { _ = images.ResizeAsync(a); }\n}\n",
        Usings + "public class Loop(ImagesClient images)\n{\n    public void A() => _ = images.PostReset();\n    public void B(string a) { _ = images.PostResize(a); }\n}\n",
        key: "post");

    [Theory]
    [InlineData("images.TryResizeAsync(\"a\")")]
    [InlineData("images.ResizeAllAsync([\"a\"])")]
    [InlineData("images.ResizeAsync(\"a\", default, CancellationToken.None)")]
    public Task It_is_not_where_that_would_lose_something(string call) => Fixing.VerifyNoneAsync(
        new UnawaitedTaskCallCodeFix(), $"{Usings}public class Loop(ImagesClient images) {{ public void A() => {call}; }}", key: "post");
}
