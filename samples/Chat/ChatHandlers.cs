using System.Text;
using Prefork;

namespace Chat;

/// <summary>
/// Rooms whose members may be on any worker. Who is where stands in a table that all workers share, and every worker can send to every session.
/// </summary>
public sealed class ChatHandlers(Server server, SharedIdTable<Member> members)
{
    private const string Help = "* /join ROOM [NICK], /nick NICK, /who, /quit; anything else is said to the room";
    private const string NameRule = "! a name has 1 to 24 letters, digits, - and _";

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
                Become(session, Of(session).Nick, room);
                break;
            case ["/join", var room, var nick]:
                Become(session, nick, room);
                break;
            case ["/nick", var nick]:
                Become(session, nick, Of(session).Room);
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
        if (members.Remove(session.Id, out var member))
        {
            TellRoom(session, member.Room, $"* {member.Nick} has left");
        }
    }

    private static SendResult Tell(Session session, string line) => session.Send(Encoding.UTF8.GetBytes(line + "\n"));

    private Member Of(Session session) => members.TryGetValue(session.Id, out var member) ? member : default;

    private void Become(Session session, string nick, string room)
    {
        if (nick.Length == 0)
        {
            Tell(session, "! choose a nick first: /nick NICK, or /join ROOM NICK");
            return;
        }

        if (!Member.IsName(nick) || (room.Length > 0 && !Member.IsName(room)))
        {
            Tell(session, NameRule);
            return;
        }

        var last = Of(session);
        if (members.Set(session.Id, new Member { Nick = nick, Room = room }) == SharedTableResult.Full)
        {
            Tell(session, "! there are too many people here: try again later");
            return;
        }

        if (last.Room == room)
        {
            TellRoom(session, room, $"* {last.Nick} is now {nick}");
        }
        else
        {
            TellRoom(session, last.Room, $"* {last.Nick} has left");
            TellRoom(session, room, $"* {nick} has joined");
        }

        Tell(session, room.Length == 0 ? $"* you are {nick}" : $"* you are {nick} in {room}");
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
            if (session != sender && Tell(session, line) == SendResult.NoSuchSession)
            {
                // Its worker died before it had taken it out.
                members.Remove(session.Id);
            }
        }
    }

    private IEnumerable<(Session Session, Member Member)> Members(string room) =>
        from row in members
        where room.Length > 0 && row.Value.Room == room
        select (server.GetSession(row.Key), row.Value);
}
