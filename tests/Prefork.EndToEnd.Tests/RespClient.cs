using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Prefork.EndToEndTests;

/// <summary>Speaks the protocol of Redis.</summary>
internal sealed class RespClient : IDisposable
{
    private readonly Client _client;
    private readonly BufferedStream _input;

    public RespClient(Client client)
    {
        _client = client;
        _input = new BufferedStream(new NetworkStream(client.Socket), 65536);
    }

    /// <summary>A command as clients send it.</summary>
    public static byte[] Encode(params ReadOnlySpan<byte[]> arguments)
    {
        using var command = new MemoryStream();
        command.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"*{arguments.Length}\r\n")));
        foreach (var argument in arguments)
        {
            command.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"${argument.Length}\r\n")));
            command.Write(argument);
            command.Write("\r\n"u8);
        }

        return command.ToArray();
    }

    /// <summary>A command of words with spaces between them.</summary>
    public static byte[] Encode(string command) => Encode([.. command.Split(' ').Select(Encoding.Latin1.GetBytes)]);

    public RespClient Send(ReadOnlySpan<byte> data)
    {
        _client.Send(data);
        return this;
    }

    public string Ask(string command) => Send(Encode(command)).ReadReply();

    /// <summary>
    /// One reply: <c>+OK</c>, <c>-ERR ...</c> and <c>:1</c> as they are, values as <c>$text</c> or <c>nil</c>, and arrays in brackets.
    /// </summary>
    public string ReadReply()
    {
        var line = ReadLine();
        switch (line[0])
        {
            case '$' when line == "$-1":
                return "nil";
            case '$':
                var value = new byte[int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture) + 2];
                _input.ReadExactly(value);
                return value[^2..] is [(byte)'\r', (byte)'\n'] ? "$" + Encoding.Latin1.GetString(value[..^2]) : throw new InvalidDataException("A value has no end.");
            case '*':
                return $"[{string.Join(' ', Enumerable.Range(0, int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture)).Select(_ => ReadReply()))}]";
            case '+' or '-' or ':':
                return line;
            default:
                throw new InvalidDataException($"'{line}' begins no reply.");
        }
    }

    /// <summary>Whether the server has closed the connection, with nothing left to read.</summary>
    public bool IsAtEnd() => _input.ReadByte() < 0;

    public void Dispose()
    {
        _input.Dispose();
        _client.Dispose();
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        while (true)
        {
            var next = _input.ReadByte();
            switch (next)
            {
                case < 0:
                    throw new EndOfStreamException($"The connection ended after '{line}'.");
                case '\n':
                    return line[^1] == '\r' ? line.ToString(0, line.Length - 1) : throw new InvalidDataException($"'{line}' has no carriage return.");
                default:
                    line.Append((char)next);
                    break;
            }
        }
    }
}
