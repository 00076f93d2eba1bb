using System.Runtime.CompilerServices;
using Prefork.Ipc;
using Prefork.Workers;

namespace Prefork.Tests.Workers;

public sealed class PendingSendsTests : IDisposable
{
    private readonly unsafe int* _sleeping = (int*)System.Runtime.InteropServices.NativeMemory.AllocZeroed(sizeof(int));
    private readonly SynchronizationContext? _before = SynchronizationContext.Current;
    private readonly PendingSends _sends;

    public unsafe PendingSendsTests()
    {
        var context = new LoopSynchronizationContext(new Doorbell(-1, _sleeping));
        context.Enter();
        _sends = new PendingSends(context);
    }

    [Fact]
    public void One_that_nobody_awaits_is_forgotten_once_it_is_settled()
    {
        var send = SendAndForget(default);
        GC.Collect();
        Assert.False(send.IsAlive);
    }

    [Fact]
    public void Its_cancellation_keeps_it_no_longer_than_that()
    {
        using var cancellation = new CancellationTokenSource();
        var send = SendAndForget(cancellation.Token);
        GC.Collect();
        Assert.False(send.IsAlive);
    }

    [Fact]
    public void One_that_is_awaited_is_used_again()
    {
        var first = _sends.Rent();
        var result = Await(first.Start(default));
        var token = first.Token;
        _sends.Settle(token, SendResult.Closed);
        Assert.Equal(SendResult.Closed, result.Value);
        var second = _sends.Rent();
        Assert.Same(first, second);
        result = Await(second.Start(default));
        _sends.Settle(token, SendResult.Sent);
        Assert.Null(result.Value);
    }

    public unsafe void Dispose()
    {
        SynchronizationContext.SetSynchronizationContext(_before);
        System.Runtime.InteropServices.NativeMemory.Free(_sleeping);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference SendAndForget(CancellationToken cancellation)
    {
        var send = _sends.Rent();
        Forget(send.Start(cancellation));
        _sends.Settle(send.Token, SendResult.Sent);
        return new WeakReference(send);
    }

    /// <summary>What the caller of a send does that does not look at it.</summary>
    private static void Forget(ValueTask<SendResult> sending) => Assert.False(sending.IsCompleted);

    private static StrongBox<SendResult?> Await(ValueTask<SendResult> sending)
    {
        var result = new StrongBox<SendResult?>();
        _ = AwaitAsync();
        return result;

        async Task AwaitAsync() => result.Value = await sending.ConfigureAwait(false);
    }
}
