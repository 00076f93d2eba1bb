using System.Text;

namespace Prefork.TestServer;

/// <summary>Takes as long as a test asks, one command a message: awaits, or blocks the worker's thread, until a gate is open.</summary>
public sealed class SlowHandlers
{
    [OnReceive(Endpoint = "slow", Concurrent = true)]
    public async Task Receive(Session session, ReadOnlyMemory<byte> data)
    {
        var words = Encoding.UTF8.GetString(data.Span).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (words[0] == "await")
        {
            await Gate.WaitAsync(words[1]);
        }
        else
        {
            await Task.Yield();
            BlockTheLoop(words[1]);
        }

        session.Send("done\n"u8);
    }

    private static void BlockTheLoop(string gate) => Gate.Wait(gate);
}
