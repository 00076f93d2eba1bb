using Prefork.Analyzers.Tests.Support;
using static Prefork.Analyzers.Tests.Code.Sources;

namespace Prefork.Analyzers.Tests.Code;

public sealed class MessageMemoryTests
{
    private const string Members = """

            private readonly Queue<ReadOnlyMemory<byte>> _queue = [];
            private readonly ConcurrentDictionary<long, ReadOnlyMemory<byte>> _byId = [];
            private readonly List<(Session, ReadOnlyMemory<byte>)> _pairs = [];
            private readonly List<Job> _jobs = [];
            private readonly Channel<ReadOnlyMemory<byte>> _channel = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
            private ReadOnlyMemory<byte> _last;
            private ArraySegment<byte> _array;
                    private async Task UseAsync(ReadOnlyMemory<byte> part) => await Task.Delay(part.Length);
        }
        public static class Store { public static ReadOnlyMemory<byte> Any { get; set; } }
        public record Job(Session Session, ReadOnlyMemory<byte> Data) { public ReadOnlyMemory<byte> More { get; init; } }
        """;

    [Theory]
    [InlineData("_last = {|PFK0015:data|};", "kept in '_last'")]
    [InlineData("Store.Any = {|PFK0015:data[1..]|};", "kept in 'Any'")]
    [InlineData("var slice = data.Slice(1); _last = {|PFK0015:slice|};", "kept in '_last'")]
    [InlineData("_last = {|PFK0015:MemoryMarshal.AsMemory(data)|};", "kept in '_last'")]
    [InlineData("if (MemoryMarshal.TryGetArray(data, out var array)) _array = {|PFK0015:array|};", "kept in '_array'")]
    [InlineData("_queue.Enqueue({|PFK0015:data|});", "kept in '_queue'")]
    [InlineData("_byId[session.Id] = {|PFK0015:data|};", "kept in '_byId'")]
    [InlineData("_byId.TryAdd(session.Id, {|PFK0015:data|});", "kept in '_byId'")]
    [InlineData("_pairs.Add((session, {|PFK0015:data|}));", "kept in '_pairs'")]
    [InlineData("_jobs.Add(new Job(session, {|PFK0015:data|}));", "kept in '_jobs'")]
    [InlineData("_jobs.Add(new Job(session, default) { More = {|PFK0015:data|} });", "kept in '_jobs'")]
    [InlineData("_channel.Writer.TryWrite({|PFK0015:data|});", "kept in '_channel'")]
    [InlineData("await _channel.Writer.WriteAsync({|PFK0015:data|});", "kept in '_channel'")]
    [InlineData("_ = UseAsync({|PFK0015:data|});", "nothing awaits")]
    [InlineData("_ = session.SendAsync({|PFK0015:data|});", "nothing awaits")]
    [InlineData("_ = Task.Run(() => _queue.Enqueue({|PFK0015:data|}));", "runs later")]
    [InlineData("worker.Schedule(TimeSpan.FromSeconds(1), () => session.Send({|PFK0015:data|}.Span));", "runs later")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => session.Send({|PFK0015:data|}.Span));", "runs later")]
    [InlineData("ThreadPool.QueueUserWorkItem(static state => { }, {|PFK0015:data|}, true);", "runs later")]
    [InlineData("new Thread(() => session.Send({|PFK0015:data|}.Span)).Start();", "runs later")]
    [InlineData("_ = LaterAsync(); async Task LaterAsync() { await Task.Delay(1); session.Send({|PFK0015:data|}.Span); }", "runs later")]
    public async Task Memory_that_is_kept_is_reported(string statement, string problem)
    {
        var diagnostics = await Analysis.VerifyAsync($$"""
            {{Usings}}public class Loop
            {
                [OnReceive] public async Task Receive(Session session, Worker worker, ReadOnlyMemory<byte> data)
                {
                    {{statement}}
                    await Task.Delay(1);
                }
            {{Members}}
            """);

        Assert.Contains(problem, Assert.Single(diagnostics).GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public Task What_a_method_does_with_it_that_the_handler_calls_is_reported() => Analysis.VerifyAsync(Usings + """
        public class Loop
        {
            private ReadOnlyMemory<byte> _last;
            [OnReceive] public async ValueTask<ReadOnlyMemory<byte>> Receive(ReadOnlyMemory<byte> data) { Keep(1, data[2..]); await Task.Yield(); return data; }
            private void Keep(int number, ReadOnlyMemory<byte> data) => _last = {|PFK0015:data|};
        }
        """);

    [Theory]
    [InlineData("_last = data.ToArray();")]
    [InlineData("_pairs.Add((session, data.ToArray()));")]
    [InlineData("var local = data; var list = new List<ReadOnlyMemory<byte>> { local }; list.Add(data);")]
    [InlineData("await UseAsync(data); await Task.Run(() => data.Span[0]);")]
    [InlineData("var task = UseAsync(data); await Task.Delay(1); await task;")]
    [InlineData("var length = data.Length; worker.Schedule(TimeSpan.FromSeconds(1), () => session.Send(new byte[length + data.Length]));")]
    [InlineData("_last = data; try { await Task.Delay(1); } finally { _last = default; }")]
    [InlineData("_byId[session.Id] = data; await Task.Delay(1); _byId.TryRemove(session.Id, out _);")]
    [InlineData("var done = new TaskCompletionSource(); _waiting.Enqueue((data, done)); await done.Task;")]
    [InlineData("session.Send(data.Span); await session.SendAsync(data);")]
    [InlineData("_ = images.PostStore(data);")]
    public Task What_ends_with_the_handler_is_not_reported(string statement) => Analysis.VerifyAsync($$"""
        {{Usings}}public class Loop(ImagesClient images)
        {
            private readonly Queue<(ReadOnlyMemory<byte>, TaskCompletionSource)> _waiting = [];
            [OnReceive] public async Task Receive(Session session, Worker worker, ReadOnlyMemory<byte> data)
            {
                {{statement}}
                await Task.Delay(1);
                _ = images.PostResize("a");
            }
        {{Members}}
        """);

    [Fact]
    public Task A_handler_on_the_thread_pool_has_no_copy() => Analysis.VerifyAsync(Usings + """
        public class Loop
        {
            private ReadOnlyMemory<byte> _last;
            [OnReceive] [OnThreadPool] public void Receive(ReadOnlyMemory<byte> data) => _last = {|PFK0015:data|};
        }
        """);

    [Fact]
    public Task The_copy_of_a_synchronous_handler_may_be_kept() => Analysis.VerifyAsync(Usings + """
        public class Loop
        {
            private ReadOnlyMemory<byte> _last;
            [OnReceive] public void Receive(ReadOnlyMemory<byte> data) => _last = data;
            [OnPacket] public ReadOnlyMemory<byte> Packet(ReadOnlyMemory<byte> data) => _last = data;
        }
        public class Other { public ReadOnlyMemory<byte> Last; public async Task Keep(ReadOnlyMemory<byte> data) { Last = data; await Task.Yield(); } }
        """);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(Usings + """
        public class Loop
        {
            private ReadOnlyMemory<byte> _last;
            [OnReceive] public async Task Receive(ReadOnlyMemory<byte> data)
            {
        #pragma warning disable PFK0015
                _last = data;
        #pragma warning restore PFK0015
                await Task.Delay(1);
                _last = {|PFK0015:data|};
            }
        }
        """);
}
