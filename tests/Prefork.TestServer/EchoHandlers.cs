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

    /// <summary>Answers when the gate that the message names is open.</summary>
    [OnReceive(Endpoint = "later")]
    public async ValueTask ReceiveLater(Session session, string line)
    {
        session.Send("waiting\n"u8);
        await Gate.WaitAsync(line.Trim());
        session.Send("done\n"u8);
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
