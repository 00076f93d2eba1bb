using System.Text;
using Microsoft.Extensions.Logging;
using Prefork;

namespace Ordinary;

public sealed class ChatRoom(Server server, ILogger<ChatRoom> log)
{
    private static readonly byte[] Welcome = "welcome\n"u8.ToArray();

    private readonly Dictionary<Session, string> _nicks = [];
    private readonly Queue<string> _history = [];
    private int _lines;

    [OnConnect]
    public void Connect(Session session)
    {
        _nicks[session] = $"guest{session.Id % 1000}";
        session.Send(Welcome);
        foreach (var line in _history)
        {
            Tell(session, line);
        }
    }

    [OnReceive]
    public void Receive(Session session, string text)
    {
        _lines++;
        var line = $"{_nicks.GetValueOrDefault(session, "?")}: {text.Trim()}";
        _history.Enqueue(line);
        if (_history.Count > 20)
        {
            _history.Dequeue();
        }

        foreach (var other in server.Sessions)
        {
            if (other != session && Tell(other, line) == SendResult.Overflow)
            {
                other.Abort();
            }
        }
    }

    [OnClose]
    public void Close(Session session, CloseReason reason)
    {
        if (_nicks.Remove(session, out var nick))
        {
            log.LogInformation("{Nick} left: {Reason}", nick, reason);
        }
    }

    [OnTick(Milliseconds = 60_000)]
    public void Report(Worker worker) => log.LogInformation("{Lines} lines in worker {Id}", _lines, worker.Id);

    private static SendResult Tell(Session session, string line) => session.Send(Encoding.UTF8.GetBytes(line + "\n"));
}
