namespace Resp;

/// <summary>Takes a message that the framer has found apart into its commands. The array is kept from message to message.</summary>
internal sealed class CommandReader
{
    private Argument[] _arguments = new Argument[16];

    /// <summary>Reads the command at a position, and moves behind it. An empty line is a command without arguments.</summary>
    public Command Read(ReadOnlySpan<byte> message, scoped ref int position)
    {
        var count = message[position] == RespHeader.Array ? ReadArray(message, ref position) : ReadLine(message, ref position);
        return new Command(message, _arguments.AsSpan(0, count));
    }

    private int ReadArray(ReadOnlySpan<byte> message, scoped ref int position)
    {
        var count = Math.Max(ReadHeader(message, ref position), 0);
        for (var i = 0; i < count; i++)
        {
            var length = ReadHeader(message, ref position);
            Add(i, new Argument(position, length));
            position += length + 2;
        }

        return count;
    }

    private static int ReadHeader(ReadOnlySpan<byte> message, scoped ref int position)
    {
        if (RespHeader.Read(message[position..], out var number, out var size) != RespHeaderStatus.Complete)
        {
            throw new InvalidDataException("The message is not what the framer has found.");
        }

        position += size;
        return number;
    }

    private int ReadLine(ReadOnlySpan<byte> message, scoped ref int position)
    {
        var count = 0;
        var start = position;
        for (var i = position; ; i++)
        {
            if (message[i] is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                continue;
            }

            if (i > start)
            {
                Add(count++, new Argument(start, i - start));
            }

            start = i + 1;
            if (message[i] == '\n')
            {
                position = start;
                return count;
            }
        }
    }

    private void Add(int index, Argument argument)
    {
        if (index == _arguments.Length)
        {
            Array.Resize(ref _arguments, 2 * index);
        }

        _arguments[index] = argument;
    }
}
