using System.Globalization;
using System.Text;

namespace Prefork.TestServer;

/// <summary>Takes as long as a test asks, one command a message: awaits, and then blocks the worker's thread, so many milliseconds.</summary>
public sealed class SlowHandlers
{
    [OnReceive(Endpoint = "slow", Concurrent = true)]
    public async Task Receive(Session session, ReadOnlyMemory<byte> data)
    {
        var words = Encoding.UTF8.GetString(data.Span).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        await Task.Delay(int.Parse(words[0], CultureInfo.InvariantCulture));
        BlockTheLoop(int.Parse(words[1], CultureInfo.InvariantCulture));
        session.Send("done\n"u8);
    }

    private static void BlockTheLoop(int milliseconds) => Thread.Sleep(milliseconds);
}
