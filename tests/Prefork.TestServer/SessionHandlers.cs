using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Prefork.TestServer;

/// <summary>Does with sessions what a test asks for, one command a line.</summary>
public sealed partial class SessionHandlers(Server server, ILogger<SessionHandlers> logger)
{
    [OnReceive(Endpoint = "session")]
    public async Task Receive(Session session, Worker worker, string line)
    {
        var words = line.Split(' ');
        var other = words.Length > 1 && long.TryParse(words[1], out var id) ? server.GetSession(id) : default;
        switch (words[0])
        {
            case "id":
                Reply(session, $"{session.Id} {worker.Id}");
                break;
            case "sendto":
                Reply(session, $"{other.Send(Encoding.UTF8.GetBytes(words[2] + "\n"))}");
                break;
            case "closeof":
                Reply(session, $"{other.Close()} {other.Close()} {other.Send("late"u8)}");
                break;
            case "abortof":
                Reply(session, $"{other.Abort()}");
                break;
            case "close":
                Queue(session, Number(words, 1));
                var results = $"{session.Close()} {session.Close()} {session.Send("late"u8)}";
                Event(logger, session, $"close gave {results}");
                break;
            case "abort":
                Queue(session, Number(words, 1));
                session.Abort();
                break;
            case "throw":
                throw new InvalidOperationException("The client asked for it.");
            case "big":
                Event(logger, session, $"big gave {session.Send(Pattern(Number(words, 1)))}");
                break;
            case "mixed":
                // A small line before and behind each large response.
                for (var i = 0; i < Number(words, 2); i++)
                {
                    Reply(session, $"before {i}");
                    session.Send(Pattern(Number(words, 1)));
                    Reply(session, $"after {i}");
                }

                break;
            case "file":
                Reply(session, "before");
                var result = session.SendFile(words[1], Number(words, 2), Number(words, 3) is > 0 and var count ? count : null);
                Reply(session, $"after {result}");
                break;
            case "missing":
                try
                {
                    session.SendFile(words[1]);
                }
                catch (IOException exception)
                {
                    Reply(session, exception.GetType().Name);
                }

                break;
            case "fileasync":
                Event(logger, session, $"file async gave {await session.SendFileAsync(words[1])}");
                break;
            case "pause":
                session.Pause();
                Event(logger, session, "pauses");
                ResumeAfter(session, worker, words[1]);
                break;
            case "protect":
                Reply(session, $"{session.Protect()}");
                break;
            case "wait":
                Reply(session, $"waits {++_running}");
                await Task.Delay(Number(words, 1));
                _running--;
                Reply(session, "waited");
                break;
            case "after":
                worker.Schedule(TimeSpan.FromMilliseconds(Number(words, 1)), () => Reply(session, "scheduled"));
                break;
            case "disposed":
                worker.Schedule(TimeSpan.FromMilliseconds(Number(words, 1)), () => Reply(session, "not disposed")).Dispose();
                worker.Schedule(TimeSpan.FromMilliseconds(2 * Number(words, 1)), () => Reply(session, "disposed"));
                break;
            case "every":
                Repeat(session, worker, Number(words, 1), Number(words, 2));
                break;
            case "info":
                var info = session.Info!;
                Reply(session, $"{info.Id} {info.RemoteEndPoint} {info.Endpoint} {info.WorkerId} {info.Messages} {info.BytesReceived} {info.BytesSent}");
                break;
            case "connected":
                Reply(session, $"{other.IsConnected}");
                break;
            case "messages":
                Reply(session, $"{other.Info?.Messages}");
                break;
            case "look":
                Reply(session, Introspection.Describe(server));
                break;
            default:
                Reply(session, line);
                break;
        }
    }

    [OnBufferFull(Endpoint = "session")]
    public void Full(Session session) => Event(logger, session, "buffer full");

    [OnBufferEmpty(Endpoint = "session")]
    public void Empty(Session session) => Event(logger, session, "buffer empty");

    [OnClose(Endpoint = "session")]
    public void Close(Session session, CloseReason reason, Worker worker) => Event(logger, session, $"closed in worker {worker.Id}: {reason}");

    private int _running;

    private static void Repeat(Session session, Worker worker, int milliseconds, int count)
    {
        IDisposable? timer = null;
        timer = worker.ScheduleEvery(TimeSpan.FromMilliseconds(milliseconds), () =>
        {
            Reply(session, "tick");
            if (--count == 0)
            {
                timer!.Dispose();
                worker.Schedule(TimeSpan.FromMilliseconds(3 * milliseconds), () => Reply(session, "ended"));
            }
        });
    }

    private static void ResumeAfter(Session session, Worker worker, string gate)
    {
        IDisposable? timer = null;
        timer = worker.ScheduleEvery(TimeSpan.FromMilliseconds(5), () =>
        {
            if (Gate.IsOpen(gate))
            {
                timer!.Dispose();
                session.Send("resumed\n"u8);
                session.Resume();
            }
        });
    }

    /// <summary>Bytes that a test can tell apart.</summary>
    private static byte[] Pattern(int length)
    {
        var pattern = new byte[length];
        for (var i = 0; i < length; i++)
        {
            pattern[i] = (byte)(i % 251);
        }

        return pattern;
    }

    private static void Queue(Session session, int bytes) => session.Send(Pattern(bytes));

    private static int Number(string[] words, int index) => int.Parse(words[index], CultureInfo.InvariantCulture);

    private static void Reply(Session session, string line) => session.Send(Encoding.UTF8.GetBytes(line + "\n"));

    [LoggerMessage(1, LogLevel.Information, "session {Session} {Text}")]
    private static partial void Event(ILogger logger, Session session, string text);
}
