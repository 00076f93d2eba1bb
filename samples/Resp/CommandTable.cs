namespace Resp;

/// <summary>Finds commands by their names.</summary>
internal static class CommandTable
{
    private const int LongestName = 8;

    private static readonly Dictionary<ulong, CommandDefinition> Definitions = Create(
    [
        new("command", 1, int.MaxValue, ServerCommands.List),
        new("config", 2, int.MaxValue, ServerCommands.Config),
        new("dbsize", 1, 1, ServerCommands.Size),
        new("decr", 2, 2, KeyCommands.Decrement),
        new("decrby", 3, 3, KeyCommands.DecrementBy),
        new("del", 2, int.MaxValue, KeyCommands.Delete),
        new("echo", 2, 2, ServerCommands.Echo),
        new("exists", 2, int.MaxValue, KeyCommands.Exists),
        new("expire", 3, 3, KeyCommands.Expire),
        new("flushall", 1, 2, ServerCommands.Flush),
        new("flushdb", 1, 2, ServerCommands.Flush),
        new("get", 2, 2, KeyCommands.Get),
        new("incr", 2, 2, KeyCommands.Increment),
        new("incrby", 3, 3, KeyCommands.IncrementBy),
        new("info", 1, int.MaxValue, ServerCommands.Info),
        new("mget", 2, int.MaxValue, KeyCommands.GetMany),
        new("mset", 3, int.MaxValue, KeyCommands.SetMany),
        new("ping", 1, 2, ServerCommands.Ping),
        new("pttl", 2, 2, KeyCommands.MillisecondsToLive),
        new("quit", 1, int.MaxValue, ServerCommands.Quit),
        new("select", 2, 2, ServerCommands.Select),
        new("set", 3, int.MaxValue, KeyCommands.Set),
        new("ttl", 2, 2, KeyCommands.SecondsToLive),
    ]);

    public static CommandDefinition? Find(ReadOnlySpan<byte> name) =>
        name.Length <= LongestName && Definitions.TryGetValue(Key(name), out var definition) ? definition : null;

    private static Dictionary<ulong, CommandDefinition> Create(ReadOnlySpan<CommandDefinition> definitions)
    {
        var table = new Dictionary<ulong, CommandDefinition>();
        foreach (var definition in definitions)
        {
            table.Add(Key(System.Text.Encoding.ASCII.GetBytes(definition.Name)), definition);
        }

        return table;
    }

    /// <summary>The name in upper case in a number. Only letters become letters so.</summary>
    private static ulong Key(ReadOnlySpan<byte> name)
    {
        var key = 0UL;
        foreach (var letter in name)
        {
            key = (key << 8) | (letter & 0xDFu);
        }

        return key;
    }
}
