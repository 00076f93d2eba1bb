namespace Prefork.TestServer;

/// <summary>Each byte is a message's number and, where it is odd, makes its handler take longer than the next one's.</summary>
public sealed class OrderHandlers(Counter counter)
{
    [OnReceive(Endpoint = "order")]
    public async Task Receive(Session session, ReadOnlyMemory<byte> data)
    {
        var running = ++counter.Value;
        if (data.Span[0] % 2 == 1)
        {
            await Task.Delay(5);
        }

        session.Send(running > 1 ? "overlap"u8 : data.Span);
        counter.Value--;
    }

    /// <summary>The first message of two waits until the second has come.</summary>
    [OnReceive(Endpoint = "overlap", Concurrent = true)]
    public async Task ReceiveConcurrently(Session session, ReadOnlyMemory<byte> data)
    {
        if (data.Span[0] == (byte)'1')
        {
            _second = new TaskCompletionSource();
            session.Send("first waits\n"u8);
            await _second.Task;
            session.Send("first goes on\n"u8);
        }
        else
        {
            _second?.SetResult();
        }
    }

    private TaskCompletionSource? _second;
}
