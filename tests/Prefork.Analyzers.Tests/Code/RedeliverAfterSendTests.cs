using Prefork.Analyzers.Tests.Support;
using static Prefork.Analyzers.Tests.Code.Sources;

namespace Prefork.Analyzers.Tests.Code;

public sealed class RedeliverAfterSendTests
{
    private const string NotAgain = "is not run again, and the connection is closed";
    private const string Twice = "is sent once more";

    [Theory]
    [InlineData("{|PFK0018:session.Send(\"a\"u8)|}; await http.GetStringAsync(text);", NotAgain)]
    [InlineData("await {|PFK0018:session.SendAsync(new byte[1])|}; await Task.Delay(1);", NotAgain)]
    [InlineData("await foreach (var part in Parts()) {|PFK0018:session.Send(\"a\"u8)|};", NotAgain)]
    [InlineData("while (text.Length > 0) { await Task.Delay(1); {|PFK0018:session.Send(\"a\"u8)|}; }", NotAgain)]
    [InlineData("{|PFK0018:Tell(session)|}; await Task.Delay(1);", NotAgain)]
    [InlineData("try { {|PFK0018:session.Send(\"a\"u8)|}; } finally { await Task.Delay(1); }", NotAgain)]
    [InlineData("{|PFK0018:server.GetSession(5).Send(\"a\"u8)|}; await Task.Delay(1);", Twice)]
    [InlineData("_ = {|PFK0018:server.SendMessage(1, text)|}; await Task.Delay(1);", Twice)]
    [InlineData("_ = {|PFK0018:images.PostResize(text)|}; await Task.Delay(1);", Twice)]
    public async Task What_is_sent_before_the_work_is_reported(string statements, string effect)
    {
        var diagnostics = await Analysis.VerifyAsync($$"""
            {{Usings}}public class Loop(HttpClient http, Server server, ImagesClient images)
            {
                [OnReceive(OnCrash = CrashPolicy.Redeliver)]
                public async Task Receive(Session session, string text) { {{statements}} }
                [OnReceive(Endpoint = "other")]
                public async Task Other(Session session, string text) { _ = http; _ = server; _ = images.PostResize(text); session.Send("a"u8); await Task.Delay(1); }
                private static void Tell(Session session) => session.Send("a"u8);
                private static async IAsyncEnumerable<int> Parts() { await Task.Yield(); yield return 1; }
            }
            """);

        Assert.Contains(effect, diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public Task Blocking_work_and_tasks_are_reported() => Analysis.VerifyAsync(Usings + """
        public class Loop
        {
            [OnReceive(OnCrash = CrashPolicy.Redeliver)] [OnThreadPool]
            public void Receive(Session session) { {|PFK0018:session.Send("a"u8)|}; File.WriteAllText("a", "b"); }
        }
        public class Work(Server server)
        {
            [OnTask(OnCrash = TaskCrashPolicy.Redeliver)]
            public async Task Run(long id) { {|PFK0018:server.GetSession(id).Send("a"u8)|}; await Task.Delay(1); }
            [OnTask] public async Task Other(long id) { server.GetSession(id).Send("a"u8); await Task.Delay(1); }
        }
        """);

    [Theory]
    [InlineData("await Task.Delay(1); session.Send(\"a\"u8);")]
    [InlineData("await Task.Delay(1); session.Send(\"a\"u8); session.Send(\"b\"u8); await session.SendAsync(new byte[1]).ConfigureAwait(true);")]
    [InlineData("if (text.Length == 0) { session.Send(\"a\"u8); return; } await Task.Delay(1); Tell(session);")]
    [InlineData("try { await Task.Delay(1); } catch (IOException) { session.Send(\"a\"u8); }")]
    [InlineData("switch (text) { case \"a\": session.Send(\"a\"u8); break; default: await Task.Delay(1); break; }")]
    [InlineData("await Task.Delay(1); for (var i = 0; i < 5; i++) await session.SendAsync(new byte[1]);")]
    public Task What_is_sent_last_is_not_reported(string statements) => Analysis.VerifyAsync($$"""
        {{Usings}}public class Loop
        {
            [OnReceive(OnCrash = CrashPolicy.Redeliver)]
            public async Task Receive(Session session, string text) { {{statements}} }
            [OnReceive(OnCrash = CrashPolicy.Close, Endpoint = "other")]
            public async Task Other(Session session) { session.Send("a"u8); await Task.Delay(1); }
            [OnReceive(OnCrash = CrashPolicy.Redeliver, Endpoint = "third")]
            public void Third(Session session) { session.Send("a"u8); session.Send("b"u8); }
            private static void Tell(Session session) => session.Send("a"u8);
        }
        """);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(Usings + """
        public class Loop
        {
            [OnReceive(OnCrash = CrashPolicy.Redeliver)]
            public async Task Receive(Session session)
            {
        #pragma warning disable PFK0018
                session.Send("a"u8);
        #pragma warning restore PFK0018
                {|PFK0018:session.Send("b"u8)|};
                await Task.Delay(1);
            }
        }
        """);
}
