using System.Globalization;
using System.Text;

namespace Resp;

/// <summary>The commands about the connection and the server.</summary>
internal static class ServerCommands
{
    public static void Ping(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply)
    {
        if (command.Count == 1)
        {
            reply.Line("+PONG"u8);
        }
        else
        {
            reply.Bulk(command[1]);
        }
    }

    public static void Echo(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply) => reply.Bulk(command[1]);

    /// <summary>Clients ask what commands there are, and get along without knowing.</summary>
    public static void List(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply) => reply.Array(0);

    /// <summary>Answers what redis-benchmark asks for: nothing is stored.</summary>
    public static void Config(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply)
    {
        if (!command.Is(1, "GET"u8))
        {
            reply.Error("only CONFIG GET is supported"u8);
            return;
        }

        var known = 0;
        for (var i = 2; i < command.Count; i++)
        {
            known += Setting(command, i).IsEmpty ? 0 : 1;
        }

        reply.Array(2 * known);
        for (var i = 2; i < command.Count; i++)
        {
            var value = Setting(command, i);
            if (!value.IsEmpty)
            {
                reply.Bulk(command[i]);
                reply.Bulk(value[1..]);
            }
        }
    }

    public static void Select(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply)
    {
        if (command[1].SequenceEqual("0"u8))
        {
            reply.Line("+OK"u8);
        }
        else
        {
            reply.Error("DB index is out of range"u8);
        }
    }

    public static void Size(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply) => reply.Integer(keys.Count);

    public static void Flush(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply)
    {
        keys.Clear();
        reply.Line("+OK"u8);
    }

    public static void Info(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply) => reply.Bulk(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"# Server\r\nserver_name:prefork-resp\r\nprocess_id:{Environment.ProcessId}\r\n# Keyspace\r\ndb0:keys={keys.Count}\r\n")));

    public static void Quit(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply)
    {
        reply.Line("+OK"u8);
        reply.Close();
    }

    /// <summary>A setting's value behind an equals sign; empty where there is no such setting.</summary>
    private static ReadOnlySpan<byte> Setting(scoped in Command command, int index) =>
        command.Is(index, "SAVE"u8) ? "="u8 : command.Is(index, "APPENDONLY"u8) ? "=no"u8 : default;
}
