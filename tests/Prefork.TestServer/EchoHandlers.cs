namespace Prefork.TestServer;

public sealed class EchoHandlers
{
    [OnReceive]
    public void Receive(Session session, ReadOnlySpan<byte> data) => session.Send(data);

    /// <summary>Goes off the loop and comes back before it answers.</summary>
    [OnReceive(Endpoint = "async")]
    public async ValueTask ReceiveAsync(Session session, ReadOnlyMemory<byte> data)
    {
        await Task.Yield();
        await session.SendAsync(data);
    }

    /// <summary>Blocks a thread of the pool, as blocking work may.</summary>
    [OnThreadPool]
    [OnReceive(Endpoint = "pool")]
    public void ReceiveOnThreadPool(Session session, ReadOnlySpan<byte> data)
    {
        Thread.Yield();
        session.Send(data);
    }
}
