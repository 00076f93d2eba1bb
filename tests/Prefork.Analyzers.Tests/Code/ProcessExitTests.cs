using Prefork.Analyzers.Tests.Support;
using static Prefork.Analyzers.Tests.Code.Sources;

namespace Prefork.Analyzers.Tests.Code;

public sealed class ProcessExitTests
{
    [Theory]
    [InlineData("{|PFK0017:Environment.Exit(1)|};", "'Environment.Exit' ends the worker with everything that it is doing, and another one is started in its place, in handler 'Receive': throw, or call Session.Close, to end the connection; to stop the server call Server.Stop")]
    [InlineData("{|PFK0017:Environment.FailFast(\"a\")|};", "'Environment.FailFast' ends the worker")]
    [InlineData("{|PFK0017:Process.GetCurrentProcess().Kill()|};", "'Process.Kill' ends the worker")]
    [InlineData("using var process = Process.GetCurrentProcess(); {|PFK0017:process.Kill()|};", "'Process.Kill' ends the worker")]
    [InlineData("{|PFK0017:Process.GetProcessById(Environment.ProcessId).Kill()|};", "'Process.Kill' ends the worker")]
    [InlineData("var task = Task.Run(() => {|PFK0017:Environment.Exit(1)|});", "'Environment.Exit' ends the worker")]
    [InlineData("_ = {|PFK0017:Console.ReadLine()|};", "'Console.ReadLine' reads a console that belongs to the master in handler 'Receive': take commands at an endpoint")]
    [InlineData("_ = {|PFK0017:Console.ReadKey()|};", "'Console.ReadKey'")]
    [InlineData("_ = {|PFK0017:Console.In|}.ReadToEnd();", "'Console.In'")]
    public async Task It_is_reported(string statement, string message)
    {
        var diagnostics = await Analysis.VerifyAsync($$"""{{Usings}}public class Loop { [OnReceive] public void Receive() { {{statement}} } }""");

        Assert.StartsWith(message, diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_process_has_its_own_advice()
    {
        var diagnostics = await Analysis.VerifyAsync(Usings + """
            public class Work { [OnTask] public void Run() => End(); private static void End() => {|PFK0017:Environment.Exit(1)|}; }
            public static class Life
            {
                [OnStart] public static void Start() => {|PFK0017:Environment.Exit(1)|};
                [OnManagerStart] public static void Manage() => {|PFK0017:Environment.Exit(1)|};
            }
            """);

        Assert.Contains("ends the task worker", diagnostics[0].GetMessage(null), StringComparison.Ordinal);
        Assert.Contains("ends the master", diagnostics[1].GetMessage(null), StringComparison.Ordinal);
        Assert.Contains("ends the manager", diagnostics[2].GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public Task What_ends_something_else_is_not_reported() => Analysis.VerifyAsync(Usings + """
        public class Loop(Process child)
        {
            [OnReceive] public void Receive(Session session)
            {
                child.Kill();
                Process.GetProcessById(5).Kill();
                Environment.ExitCode = 1;
                Console.WriteLine(Console.IsInputRedirected);
                session.Close();
            }
            [OnStart] public static void Start() => _ = Console.ReadLine();
            public static void Main2() => Environment.Exit(1);
        }
        public static class Other { public static void Exit() { Environment.Exit(1); _ = Console.ReadLine(); } }
        """);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(Usings + """
        public class Loop
        {
        #pragma warning disable PFK0017
            [OnConnect] public void Connect() => Environment.Exit(1);
        #pragma warning restore PFK0017
            [OnClose] public void Close() => {|PFK0017:Environment.Exit(1)|};
        }
        """);
}
