using Prefork.Analyzers.Tests.Support;
using Prefork.CodeFixes;

namespace Prefork.Analyzers.Tests;

public sealed class IgnoredSendResultTests
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
    public async Task A_result_that_nothing_looks_at_is_reported()
    {
        var diagnostics = await Analysis.VerifyAsync(Usings + """
            public class Loop(ImagesClient images, Server server)
            {
                [OnConnect] public void Connect() => {|PFK0011:images.PostReset()|};
                [OnReceive] public void Receive(string text)
                {
                    {|PFK0011:images.StartResize(text, 5)|};
                    {|PFK0011:server.SendMessage(1, text)|};
                }
            }
            """);

        Assert.Equal("'PostReset' says by its result whether it was sent: look at the TaskSendResult, or discard it with '_ ='", diagnostics[0].GetMessage(null));
    }

    [Fact]
    public Task A_result_that_is_used_or_discarded_is_not_reported() => Analysis.VerifyAsync(Usings + """
        public class Loop(ImagesClient images, Server server)
        {
            [OnReceive] public string Receive(string text)
            {
                _ = images.PostReset();
                return images.PostResize(text) == TaskSendResult.Sent && server.SendMessage(ProcessTarget.AllWorkers, 5) is MessageResult.Sent ? "" : "busy";
            }
        }
        """);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(Usings + """
        public class Loop(ImagesClient images)
        {
        #pragma warning disable PFK0011
            [OnConnect] public void Connect() => images.PostReset();
        #pragma warning restore PFK0011
            [OnClose] public void Close() => {|PFK0011:images.PostReset()|};
        }
        """);

    [Fact]
    public Task The_result_is_discarded() => Fixing.VerifyAsync(
        new SendResultCodeFix(),
        "using Prefork;\n\npublic class Images { [OnTask] public void Reset() { } }\n\npublic class Loop(ImagesClient images)\n{\n    public void A() => images.PostReset();\n    public void B()\n    {\n        images.StartReset(); // whatever\n    }\n}\n",
        "using Prefork;\n\npublic class Images { [OnTask] public void Reset() { } }\n\npublic class Loop(ImagesClient images)\n{\n    public void A() => _ = images.PostReset();\n    public void B()\n    {\n        _ = images.StartReset(); // whatever\n    }\n}\n");
}
