using Prefork.Analyzers.Tests.Support;

namespace Prefork.Analyzers.Tests;

public sealed class SharedLockAwaitTests
{
    [Theory]
    [InlineData("var scope = {|PFK0006:world.Enter()|}; await Task.Yield();", "held over await")]
    [InlineData("var scope = {|PFK0006:world.TryEnter(TimeSpan.Zero)|}; if (DateTime.Now.Ticks > 0) { await Task.Yield(); }", "SharedLock is held")]
    [InlineData("var scope = {|PFK0006:map.EnterRead()|}; await Task.Yield();", "SharedReaderWriterLock is held")]
    [InlineData("var scope = {|PFK0006:map.EnterWrite()|}; await foreach (var item in Items()) { }", "held over await")]
    public async Task A_lock_over_an_await_is_reported(string statements, string message)
    {
        var diagnostics = await Analysis.VerifyAsync(Method(statements));

        Assert.Contains(message, diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("await Task.Yield(); using (world.Enter()) { } await Task.Yield();")]
    [InlineData("{ using var scope = world.Enter(); } await Task.Yield();")]
    [InlineData("var scope = world.Enter(); scope.Dispose(); await Task.Yield();")]
    [InlineData("using (map.EnterWrite()) { Func<Task> later = async () => await Task.Yield(); } await Task.Yield();")]
    [InlineData("await Task.Yield(); using var scope = map.EnterRead();")]
    public Task A_lock_that_is_left_before_is_not(string statements) => Analysis.VerifyAsync(Method(statements));

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(Method("""

        #pragma warning disable PFK0006
                var scope = world.Enter();
        #pragma warning restore PFK0006
                await Task.Yield();
        """));

    private static string Method(string statements) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using Prefork;

        public class World(SharedLock world, SharedReaderWriterLock map)
        {
            public async Task Move() { {{statements}} }

            public static async IAsyncEnumerable<int> Items() { await Task.Yield(); yield return 1; }

            public void Use() { _ = (world, map); }
        }
        """;
}
