using Prefork.Analyzers.Tests.Support;
using static Prefork.Analyzers.Tests.Code.Sources;

namespace Prefork.Analyzers.Tests.Code;

public sealed class StaticStateTests
{
    [Theory]
    [InlineData("private static int {|PFK0016:_count|};", "_count++;")]
    [InlineData("private static long {|PFK0016:_count|};", "Interlocked.Increment(ref _count);")]
    [InlineData("private static string? {|PFK0016:_last|};", "_last = text;")]
    [InlineData("public static int {|PFK0016:Count|} { get; private set; }", "Count += 1;")]
    [InlineData("private static readonly List<string> {|PFK0016:Lines|} = [];", "Lines.Add(text);")]
    [InlineData("private static readonly ConcurrentDictionary<Session, string> {|PFK0016:Names|} = [];", "Names[session] = text;")]
    [InlineData("private static readonly Dictionary<Session, string> {|PFK0016:Names|} = [];", "Names.Remove(session);")]
    [InlineData("private static readonly int[] {|PFK0016:Counts|} = new int[5];", "Counts[1]++;")]
    public async Task State_that_changes_is_reported(string member, string statement)
    {
        var diagnostics = await Analysis.VerifyAsync($$"""
            {{Usings}}public class Loop { {{member}} [OnReceive] public void Receive(Session session, string text) { {{statement}} } }
            """);

        Assert.Contains("looks shared, and each process has its own", diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("private int _count;", "_count++;")]
    [InlineData("private const int Count = 1;", "_ = Count;")]
    [InlineData("private static readonly Lock Gate = new();", "lock (Gate) { }")]
    [InlineData("private static readonly Dictionary<string, int> Known = new() { [\"a\"] = 1 }; static Loop() => Known.Add(\"b\", 2);", "_ = Known[text];")]
    [InlineData("private static readonly ConcurrentDictionary<string, int> Cache = [];", "_ = Cache.GetOrAdd(text, static key => key.Length);")]
    [InlineData("private static readonly Dictionary<string, int> Cache = [];", "if (!Cache.TryGetValue(text, out var length)) { length = 1; Cache.Add(text, length); Cache[text] = length; }")]
    [InlineData("private static string? _cached;", "_cached ??= text; if (_cached is null) _cached = text; LazyInitializer.EnsureInitialized(ref _cached, () => \"\");")]
    [InlineData("private static object? _cached;", "Interlocked.CompareExchange(ref _cached, new object(), null);")]
    [InlineData("[ThreadStatic] private static byte[]? _buffer;", "_buffer = new byte[5];")]
    [InlineData("private static readonly ActivitySource Source = new(\"a\");", "using var activity = Source.StartActivity();")]
    [InlineData("private static int _unused;", "_ = _unused;")]
    public Task What_is_not_shared_by_mistake_is_not_reported(string member, string statement) => Analysis.VerifyAsync($$"""
        {{Usings}}public class Loop { {{member}} [OnReceive] public void Receive(Session session, string text) { {{statement}} } }
        """);

    [Fact]
    public Task Classes_of_the_manager_and_others_are_left_alone() => Analysis.VerifyAsync(Usings + """
        public static class Life { private static int _ticks; [OnTick(Milliseconds = 5, In = ServerRole.Manager)] public static void Tick() => _ticks++; }
        public static class Other { private static int _count; public static void Count() => _count++; }
        """);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(Usings + """
        public class Loop
        {
        #pragma warning disable PFK0016
            private static int _first;
        #pragma warning restore PFK0016
            private static int {|PFK0016:_second|};
            [OnReceive] public void Receive() { _first++; _second++; }
        }
        """);
}
