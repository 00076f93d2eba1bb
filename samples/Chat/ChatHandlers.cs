using System.Text;
using Prefork;

namespace Chat;

/// <summary>
/// Rooms whose members may be on any worker. Who is where stands in the session table, which every worker can read, and every worker can send
/// to every session.
/// </summary>
public sealed class ChatHandlers(Server server)
{
    private const string Help = "* /join ROOM [NICK], /nick NICK, /who, /quit; anything else is said to the room";
    private const string NameRule = "! a name has 1 to 6 of a-z, 0-9 and -";

    /// <summary>
    /// The members that this worker serves: what it binds shows in the session table a moment later only. Of those that it has taken over
    /// from a worker that died the table knows.
    /// </summary>
    private readonly Dictionary<Session, Member> _members = [];

    /// <summary>Says what can be done.</summary>
    [OnConnect]
    public static void Connect(Session session) => Tell(session, Help);

    /// <summary>Runs for each line.</summary>
    [OnReceive]
    public void Receive(Session session, string text)
    {
        var line = text.TrimEnd('\r');
        if (line is not ['/', ..])
        {
            Say(session, line);
            return;
        }

        switch (line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["/join", var room]:
                Become(session, Of(session) with { Room = room });
                break;
            case ["/join", var room, var nick]:
                Become(session, new Member(nick, room));
                break;
            case ["/nick", var nick]:
                Become(session, Of(session) with { Nick = nick });
                break;
            case ["/who"]:
                Tell(session, $"* {string.Join(' ', Members(Of(session).Room).Select(other => other.Member.Nick).Order(StringComparer.Ordinal))}");
                break;
            case ["/quit"]:
                Tell(session, "* bye");
                session.Close();
                break;
            default:
                Tell(session, Help);
                break;
        }
    }

    /// <summary>Says why the connection is closed.</summary>
    [OnProtocolError]
    public static void Refuse(Session session) => Tell(session, "! that line is too long");

    /// <summary>Tells those who stay.</summary>
    [OnClose]
    public void Close(Session session)
    {
        var member = Of(session);
        _members.Remove(session);
        TellRoom(session, member.Room, $"* {member.Nick} has left");
    }

    private static void Tell(Session session, string line) => session.Send(Encoding.UTF8.GetBytes(line + "\n"));

    private Member Of(Session session) =>
        _members.TryGetValue(session, out var member) ? member : Member.FromNumber(session.Info?.UserId ?? 0);

    private void Become(Session session, Member next)
    {
        var last = Of(session);
        if (next.Nick.Length == 0)
        {
            Tell(session, "! choose a nick first: /nick NICK, or /join ROOM NICK");
            return;
        }

        if (!Member.IsName(next.Nick) || (next.Room.Length > 0 && !Member.IsName(next.Room)))
        {
            Tell(session, NameRule);
            return;
        }

        _members[session] = next;
        session.Bind(next.ToNumber());
        if (last.Room == next.Room)
        {
            TellRoom(session, next.Room, $"* {last.Nick} is now {next.Nick}");
        }
        else
        {
            TellRoom(session, last.Room, $"* {last.Nick} has left");
            TellRoom(session, next.Room, $"* {next.Nick} has joined");
        }

        // Behind the binding, on the same way: whoever reads it is in the room for all workers.
        Tell(session, next.Room.Length == 0 ? $"* you are {next.Nick}" : $"* you are {next.Nick} in {next.Room}");
    }

    private void Say(Session session, string line)
    {
        var member = Of(session);
        if (member.Room.Length == 0)
        {
            Tell(session, "! join a room first: /join ROOM NICK");
        }
        else
        {
            TellRoom(session, member.Room, $"{member.Nick}: {line}");
        }
    }

    /// <summary>Tells all in a room but one. Whoever reads too slowly misses lines, and holds up nobody.</summary>
    private void TellRoom(Session sender, string room, string line)
    {
        foreach (var (session, _) in Members(room))
        {
            if (session != sender)
            {
                Tell(session, line);
            }
        }
    }

    private IEnumerable<(Session Session, Member Member)> Members(string room)
    {
        if (room.Length == 0)
        {
            yield break;
        }

        foreach (var session in server.Sessions)
        {
            if (session.Info is { UserId: not 0 } info && Member.FromNumber(info.UserId) is var member && member.Room == room)
            {
                yield return (session, member);
            }
        }
    }
}
