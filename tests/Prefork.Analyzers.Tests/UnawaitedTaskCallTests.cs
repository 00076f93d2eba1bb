using Prefork.Analyzers.Tests.Support;

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
}
