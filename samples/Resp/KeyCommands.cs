namespace Resp;

/// <summary>The commands that read and write keys.</summary>
internal static class KeyCommands
{
    private const int MillisecondsPerSecond = 1000;

    private static ReadOnlySpan<byte> NoInteger => "value is not an integer or out of range"u8;

    public static void Get(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply) => WriteValue(keys, command[1], ref reply);

    public static void GetMany(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply)
    {
        reply.Array(command.Count - 1);
        for (var i = 1; i < command.Count; i++)
        {
            WriteValue(keys, command[i], ref reply);
        }
    }

    public static void Set(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply)
    {
        long? milliseconds = null;
        bool? mustExist = null;
        for (var i = 3; i < command.Count; i++)
        {
            if (mustExist is null && (command.Is(i, "NX"u8) || command.Is(i, "XX"u8)))
            {
                mustExist = command.Is(i, "XX"u8);
                continue;
            }

            if (milliseconds is not null || i + 1 == command.Count || !(command.Is(i, "EX"u8) || command.Is(i, "PX"u8)))
            {
                reply.Error("syntax error"u8);
                return;
            }

            if (!TryReadTime(command[i + 1], command.Is(i, "EX"u8), out var time) || time <= 0)
            {
                reply.Error("invalid expire time in 'set' command"u8);
                return;
            }

            milliseconds = time;
            i++;
        }

        if (mustExist is { } wanted && keys.Contains(command[1]) != wanted)
        {
            reply.Null();
            return;
        }

        keys.Set(command[1], command[2], milliseconds);
        reply.Line("+OK"u8);
    }

    public static void SetMany(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply)
    {
        if (command.Count % 2 == 0)
        {
            reply.Error("wrong number of arguments for 'mset' command"u8);
            return;
        }

        for (var i = 1; i < command.Count; i += 2)
        {
            keys.Set(command[i], command[i + 1]);
        }

        reply.Line("+OK"u8);
    }

    public static void Increment(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply) => Add(keys, command[1], 1, ref reply);

    public static void Decrement(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply) => Add(keys, command[1], -1, ref reply);

    public static void IncrementBy(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply)
    {
        if (KeySpace.TryParse(command[2], out var amount))
        {
            Add(keys, command[1], amount, ref reply);
        }
        else
        {
            reply.Error(NoInteger);
        }
    }

    public static void DecrementBy(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply)
    {
        // The least number has no counterpart.
        if (KeySpace.TryParse(command[2], out var amount) && amount != long.MinValue)
        {
            Add(keys, command[1], -amount, ref reply);
        }
        else
        {
            reply.Error(NoInteger);
        }
    }

    public static void Delete(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply)
    {
        var count = 0;
        for (var i = 1; i < command.Count; i++)
        {
            count += keys.Remove(command[i]) ? 1 : 0;
        }

        reply.Integer(count);
    }

    public static void Exists(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply)
    {
        var count = 0;
        for (var i = 1; i < command.Count; i++)
        {
            count += keys.Contains(command[i]) ? 1 : 0;
        }

        reply.Integer(count);
    }

    public static void Expire(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply)
    {
        if (!TryReadTime(command[2], inSeconds: true, out var milliseconds))
        {
            reply.Error(NoInteger);
            return;
        }

        reply.Integer((milliseconds > 0 ? keys.Expire(command[1], milliseconds) : keys.Remove(command[1])) ? 1 : 0);
    }

    public static void MillisecondsToLive(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply) =>
        reply.Integer(keys.TimeToLive(command[1]));

    public static void SecondsToLive(KeySpace keys, scoped in Command command, scoped ref ReplyWriter reply)
    {
        var milliseconds = keys.TimeToLive(command[1]);
        reply.Integer(milliseconds < 0 ? milliseconds : (milliseconds + (MillisecondsPerSecond / 2)) / MillisecondsPerSecond);
    }

    private static void WriteValue(KeySpace keys, scoped ReadOnlySpan<byte> key, scoped ref ReplyWriter reply)
    {
        if (keys.TryGet(key, out var value))
        {
            reply.Bulk(value);
        }
        else
        {
            reply.Null();
        }
    }

    private static void Add(KeySpace keys, scoped ReadOnlySpan<byte> key, long amount, scoped ref ReplyWriter reply)
    {
        if (keys.TryAdd(key, amount, out var sum))
        {
            reply.Integer(sum);
        }
        else
        {
            reply.Error(NoInteger);
        }
    }

    private static bool TryReadTime(ReadOnlySpan<byte> text, bool inSeconds, out long milliseconds)
    {
        var factor = inSeconds ? MillisecondsPerSecond : 1;
        if (!KeySpace.TryParse(text, out milliseconds) || milliseconds > long.MaxValue / factor || milliseconds < long.MinValue / factor)
        {
            return false;
        }

        milliseconds *= factor;
        return true;
    }
}
