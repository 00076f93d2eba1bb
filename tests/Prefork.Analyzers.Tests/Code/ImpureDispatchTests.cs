using Prefork.Analyzers.Tests.Support;
using static Prefork.Analyzers.Tests.Code.Sources;

namespace Prefork.Analyzers.Tests.Code;

public sealed class ImpureDispatchTests
{
    private const string Members = """

            private static int _next;
            private static string? _last;
            private static readonly Dictionary<long, int> Workers = [];
            private static readonly ConcurrentDictionary<long, int> Safe = [];
            private static readonly Lock Gate = new();
            public static object All => (_next, _last, Workers, Safe, Gate);
        }
        """;

    [Theory]
    [InlineData("{|PFK0020:_next++|};", "'_next' is changed, by several threads")]
    [InlineData("{|PFK0020:_last = context.Endpoint|};", "'_last' is changed")]
    [InlineData("{|PFK0020:Workers[context.SessionId] = 1|};", "'Workers' is changed")]
    [InlineData("{|PFK0020:Workers.TryAdd(context.SessionId, 1)|};", "'Workers' is changed")]
    [InlineData("lock ({|PFK0020:Gate|}) { }", "'lock' makes the threads wait for each other")]
    [InlineData("{|PFK0020:Gate.Enter()|};", "'Lock.Enter' makes the threads wait")]
    [InlineData("{|PFK0020:Thread.Sleep(1)|};", "'Thread.Sleep' blocks")]
    [InlineData("_ = {|PFK0020:File.ReadAllText(\"a\")|};", "'File.ReadAllText' blocks")]
    [InlineData("_ = {|PFK0020:File.Exists(\"a\")|};", "'File.Exists' does input or output")]
    [InlineData("{|PFK0020:Console.WriteLine()|};", "'Console.WriteLine' does input or output")]
    [InlineData("_ = {|PFK0020:Task.Run(() => 1)|};", "'Task.Run' starts work in the master")]
    [InlineData("{|PFK0020:server.GetSession(1).Send(\"a\"u8)|};", "'Session.Send' sends")]
    [InlineData("{|PFK0020:server.GetSession(1).Close()|};", "'Session.Close' does what the decision Close says")]
    [InlineData("if (context.Data.Length == 0) {|PFK0020:throw new InvalidOperationException();|}", "'throw' costs a line in the log")]
    [InlineData("Count();", "'_next' is changed")]
    public async Task What_does_more_than_to_decide_is_reported(string statement, string problem)
    {
        var inner = statement == "Count();" ? "{|PFK0020:_next++|}" : "Safe.Clear()";
        var diagnostics = await Analysis.VerifyAsync($$"""
            {{Usings}}public static class Sharding
            {
                [OnDispatch] public static DispatchDecision Choose(DispatchContext context, Server server) { {{statement}} return DispatchDecision.Default; }
                private static void Count() => {{inner}};
            {{Members}}
            """);

        Assert.StartsWith(problem, diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("return DispatchDecision.Worker((int)((uint)Interlocked.Increment(ref _next) % (uint)context.Workers));")]
    [InlineData("Safe[context.SessionId] = 1; return DispatchDecision.Worker(Safe.GetOrAdd(context.SessionId, 1));")]
    [InlineData("var sum = 0; foreach (var part in context.Data) sum += part; return Workers.TryGetValue(sum, out var worker) ? DispatchDecision.Worker(worker) : DispatchDecision.Close;")]
    [InlineData("return context.Data switch { [1, ..] => DispatchDecision.Discard, [] => throw new UnreachableException(), _ => DispatchDecision.Default };")]
    [InlineData("ArgumentNullException.ThrowIfNull(server); return DispatchDecision.Worker((int)(server.Statistics.Connections % context.Workers));")]
    public Task What_decides_is_not_reported(string statements) => Analysis.VerifyAsync($$"""
        {{Usings}}public static class Sharding
        {
            [OnDispatch] public static DispatchDecision Choose(DispatchContext context, Server server) { {{statements}} }
            [OnStart] public static void Start() { _next++; _last = ""; lock (Gate) { } Thread.Sleep(1); }
        {{Members}}
        """);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(Usings + """
        public static class Sharding
        {
            private static int _next;
            [OnDispatch]
            public static DispatchDecision Choose(DispatchContext context)
            {
        #pragma warning disable PFK0020
                _next++;
        #pragma warning restore PFK0020
                {|PFK0020:_next++|};
                return DispatchDecision.Default;
            }
        }
        """);
}
