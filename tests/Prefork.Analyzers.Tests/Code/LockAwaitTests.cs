using Prefork.Analyzers.Tests.Support;
using static Prefork.Analyzers.Tests.Code.Sources;

namespace Prefork.Analyzers.Tests.Code;

public sealed class LockAwaitTests
{
    private const string Members = """

            private readonly object _gate = new();
            private readonly Lock _lock = new();
            private readonly Mutex _mutex = new();
            private readonly ReaderWriterLockSlim _table = new();
            private readonly SemaphoreSlim _semaphore = new(1);
            private SpinLock _spin;
            public object All => (_gate, _lock, _mutex, _table, _semaphore, _spin);
        }
        """;

    [Theory]
    [InlineData("{|PFK0021:Monitor.Enter(_gate)|}; try { await Task.Delay(1); } finally { Monitor.Exit(_gate); }", "_gate is held over an await")]
    [InlineData("{|PFK0021:_lock.Enter()|}; await Task.Delay(1); _lock.Exit();", "_lock is held")]
    [InlineData("{|PFK0021:_table.EnterWriteLock()|}; await Task.Delay(1); _table.ExitWriteLock();", "_table is held")]
    [InlineData("{|PFK0021:_table.EnterReadLock()|}; if (_table.IsReadLockHeld) await Task.Delay(1); _table.ExitReadLock();", "_table is held")]
    [InlineData("if ({|PFK0021:Monitor.TryEnter(_gate)|}) { await Task.Delay(1); Monitor.Exit(_gate); }", "_gate is held")]
    [InlineData("if (!{|PFK0021:_lock.TryEnter()|}) { return; } await Task.Delay(1); _lock.Exit();", "_lock is held")]
    [InlineData("await Inner(); async Task Inner() { {|PFK0021:Monitor.Enter(_gate)|}; await Task.Delay(1); Monitor.Exit(_gate); }", "_gate is held")]
    [InlineData("Func<Task> later = async () => { {|PFK0021:Monitor.Enter(_gate)|}; await Task.Delay(1); Monitor.Exit(_gate); }; await later();", "_gate is held")]
    [InlineData("{|PFK0021:Monitor.Enter(_gate)|}; Monitor.Exit(_table); await Task.Delay(1); Monitor.Exit(_gate);", "_gate is held")]
    [InlineData("var taken = false; {|PFK0021:_spin.Enter(ref taken)|}; await Task.Delay(1); _spin.Exit();", "_spin is held")]
    public async Task A_lock_that_is_held_over_an_await_is_reported(string statements, string message)
    {
        var diagnostics = await Analysis.VerifyAsync($$"""
            {{Usings}}public class Loop
            {
                [OnReceive] public async Task Receive() { {{statements}} await Task.Yield(); }
            {{Members}}
            """);

        Assert.StartsWith(message, diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public Task A_mutex_is_reported_on_the_thread_pool_too() => Analysis.VerifyAsync($$"""
        {{Usings}}public class Loop
        {
            [OnReceive] [OnThreadPool] public async Task Receive() { {|PFK0021:_mutex.WaitOne()|}; await Task.Delay(1); _mutex.ReleaseMutex(); }
        {{Members}}
        """);

    [Theory]
    [InlineData("Monitor.Enter(_gate); try { _spin = default; } finally { Monitor.Exit(_gate); } await Task.Delay(1);")]
    [InlineData("lock (_gate) { } using (_lock.EnterScope()) { } await Task.Delay(1);")]
    [InlineData("await _semaphore.WaitAsync(); try { await Task.Delay(1); } finally { _semaphore.Release(); }")]
    [InlineData("if (!Monitor.TryEnter(_gate)) { await Task.Delay(1); return; } Monitor.Exit(_gate);")]
    [InlineData("await Task.Delay(1); _table.EnterReadLock(); _table.ExitReadLock();")]
    [InlineData("while (true) { _lock.Enter(); try { if (_table is null) break; } finally { _lock.Exit(); } await Task.Delay(1); }")]
    [InlineData("_lock.Enter(); Func<Task> later = async () => await Task.Delay(1); _lock.Exit(); await later();")]
    public Task A_lock_that_is_left_before_is_not_reported(string statements) => Analysis.VerifyAsync($$"""
        {{Usings}}public class Loop
        {
            [OnReceive] public async Task Receive() { {{statements}} await Task.Yield(); }
        {{Members}}
        """);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(Usings + """
        public class Loop
        {
            private readonly Lock _lock = new();
            [OnReceive] public async Task Receive()
            {
        #pragma warning disable PFK0021
                _lock.Enter();
        #pragma warning restore PFK0021
                await Task.Delay(1);
                _lock.Exit();
            }
            [OnClose] public async Task Close() { {|PFK0021:_lock.Enter()|}; await Task.Delay(1); _lock.Exit(); }
        }
        """);
}
