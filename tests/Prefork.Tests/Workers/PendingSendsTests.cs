using System.Runtime.CompilerServices;
using Prefork.Ipc;
using Prefork.Workers;

namespace Prefork.Tests.Workers;

public sealed unsafe class PendingSendsTests : IDisposable
{
    private readonly int* _sleeping = (int*)System.Runtime.InteropServices.NativeMemory.AllocZeroed(sizeof(int));
    private readonly SynchronizationContext? _before = SynchronizationContext.Current;
    private readonly PendingSends _sends;

    public PendingSendsTests()
    {
        var context = new LoopSynchronizationContext(new Doorbell(-1, _sleeping));
        context.Enter();
        _sends = new PendingSends(context);
    }

    [Fact]
    public void One_that_nobody_awaits_is_forgotten_once_it_is_settled()
    {
        var send = Forget(default);
        GC.Collect();
        Assert.False(send.IsAlive);
    }

    [Fact]
    public void Its_cancellation_keeps_it_no_longer_than_that()
    {
        using var cancellation = new CancellationTokenSource();
        var send = Forget(cancellation.Token);
        GC.Collect();
        Assert.False(send.IsAlive);
    }

    [Fact]
    public void One_that_is_awaited_is_used_again()
    {
        var first = _sends.Rent();
        var sending = first.Start(default);
        var token = first.Token;
        _sends.Settle(token, SendResult.Closed);
        Assert.Equal(SendResult.Closed, sending.GetAwaiter().GetResult());
        var second = _sends.Rent();
        Assert.Same(first, second);
        sending = second.Start(default);
        _sends.Settle(token, SendResult.Sent);
        Assert.False(sending.IsCompleted);
    }

    public void Dispose()
    {
        SynchronizationContext.SetSynchronizationContext(_before);
        System.Runtime.InteropServices.NativeMemory.Free(_sleeping);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference Forget(CancellationToken cancellation)
    {
        var send = _sends.Rent();
        _ = send.Start(cancellation);
        _sends.Settle(send.Token, SendResult.Sent);
        return new WeakReference(send);
    }
}
