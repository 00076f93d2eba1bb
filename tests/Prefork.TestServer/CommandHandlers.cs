using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Prefork.TestServer;

/// <summary>Does what a test asks of the worker, one command a message.</summary>
public sealed partial class CommandHandlers(IOptions<PreforkOptions> options, ILogger<CommandHandlers> logger)
{
    [OnReceive(Endpoint = "command")]
    public void Receive(Session session, Worker worker, ReadOnlySpan<byte> data)
    {
        var words = Encoding.UTF8.GetString(data).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        switch (words[0])
        {
            case "pid":
                Reply(session, worker.ProcessId);
                break;
            case "id":
                Reply(session, worker.Id);
                break;
            case "build":
                // Tests write another number into a copy of this assembly.
                Reply(session, "build 1");
                break;
            case "processes":
                Reply(session, $"{options.Value.Workers} {options.Value.Reactors}");
                break;
            case "remote":
                Reply(session, session.RemoteEndPoint);
                break;
            case "exists":
                Reply(session, Path.Exists(words[1]));
                break;
            case "allocated":
                Reply(session, GC.GetTotalAllocatedBytes(precise: true));
                break;
            case "block":
                Thread.Sleep(Number(words, 1));
                Reply(session, "unblocked");
                break;
            case "hold":
                Holds(logger, words[1]);
                Gate.Wait(words[1]);
                Reply(session, "unblocked");
                break;
            case "write":
                Write(session, Number(words, 1));
                break;
            case "flood":
                Flood(session, Number(words, 1));
                break;
            case "elsewhere":
                Task.Run(() => Reply(session, "from another thread")).Wait();
                break;
            case "scribble":
                Memory.Scribble("prefork-lane");
                break;
            case "poke":
                Memory.Poke("prefork-region");
                break;
            default:
                Reply(session, "unknown command");
                break;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "A handler waits at the gate {Gate}")]
    private static partial void Holds(ILogger logger, string gate);

    private static int Number(string[] words, int index) => int.Parse(words[index], CultureInfo.InvariantCulture);

    private static void Reply(Session session, object? answer) => session.Send(Encoding.UTF8.GetBytes($"{answer}\n"));

    private static void Write(Session session, int length)
    {
        using var writer = session.OpenWriter();
        for (var i = 0; i < length; i++)
        {
            writer.GetSpan(1)[0] = (byte)(i % 251);
            writer.Advance(1);
        }

        writer.Commit();
    }

    /// <summary>Sends to a client that does not read, until it may not.</summary>
    private static void Flood(Session session, int megabytes)
    {
        var block = new byte[1 << 20];
        for (var i = 0; i < megabytes; i++)
        {
            session.Send(block);
        }
    }
}
