using System.Text;
using Prefork;

namespace Resp;

/// <summary>Runs the commands of the clients, all of them in one worker.</summary>
public sealed class RespHandlers
{
    private const int SweepMilliseconds = 10_000;

    private readonly KeySpace _keys = new();
    private readonly CommandReader _reader = new();

    /// <summary>Runs all commands of a message, and sends their replies together.</summary>
    [OnReceive]
    public void Receive(Session session, ReadOnlySpan<byte> message)
    {
        var reply = new ReplyWriter(session);
        try
        {
            for (var position = 0; position < message.Length && !reply.IsClosed;)
            {
                Run(_reader.Read(message, ref position), ref reply);
            }

            reply.Complete();
        }
        finally
        {
            reply.Dispose();
        }
    }

    /// <summary>Says why the connection is closed.</summary>
    [OnProtocolError]
    public static void Refuse(Session session, ProtocolErrorContext error) =>
        session.Send(Encoding.UTF8.GetBytes($"-ERR Protocol error: {error.Detail}\r\n"));

    /// <summary>Frees the memory of keys that nobody has asked for since they expired.</summary>
    [OnTick(Milliseconds = SweepMilliseconds)]
    public void Sweep() => _keys.Sweep();

    private void Run(scoped in Command command, scoped ref ReplyWriter reply)
    {
        if (command.Count == 0)
        {
            return;
        }

        if (CommandTable.Find(command[0]) is not { } definition)
        {
            reply.Error(Encoding.ASCII.GetBytes($"unknown command '{Printable(command[0])}'"));
        }
        else if (command.Count < definition.Least || command.Count > definition.Most)
        {
            reply.Error(Encoding.ASCII.GetBytes($"wrong number of arguments for '{definition.Name}' command"));
        }
        else
        {
            definition.Run(_keys, command, ref reply);
        }
    }

    /// <summary>The beginning of what a client sent, fit for one line.</summary>
    private static string Printable(ReadOnlySpan<byte> name)
    {
        const int Most = 64;
        var text = Encoding.ASCII.GetString(name[..Math.Min(name.Length, Most)]);
        return string.Concat(text.Select(character => char.IsControl(character) ? '?' : character));
    }
}
