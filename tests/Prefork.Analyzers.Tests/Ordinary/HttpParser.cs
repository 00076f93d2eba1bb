using System.Buffers.Text;
using System.Collections.Frozen;
using System.Text;
using Prefork;

namespace Ordinary;

[Endpoint("http")]
public sealed class HttpParser
{
    private static readonly FrozenDictionary<string, string> Types =
        new Dictionary<string, string> { [".html"] = "text/html", [".txt"] = "text/plain" }.ToFrozenDictionary();

    private static ReadOnlySpan<byte> NewLine => "\r\n"u8;

    private readonly Dictionary<Session, MemoryStream> _incomplete = [];

    [OnReceive]
    public void Receive(Session session, ReadOnlySpan<byte> data)
    {
        if (!_incomplete.TryGetValue(session, out var buffer))
        {
            _incomplete[session] = buffer = new MemoryStream();
        }

        buffer.Write(data);
        var bytes = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return;
        }

        var (method, path) = ParseLine(bytes[..bytes.IndexOf(NewLine)]);
        buffer.SetLength(0);
        if (method != "GET")
        {
            session.Send("HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 0\r\n\r\n"u8);
            session.Close();
            return;
        }

        Respond(session, path);
    }

    [OnClose]
    public void Close(Session session)
    {
        if (_incomplete.Remove(session, out var buffer))
        {
            buffer.Dispose();
        }
    }

    private static (string Method, string Path) ParseLine(ReadOnlySpan<byte> line)
    {
        var text = Encoding.ASCII.GetString(line).Split(' ');
        return text.Length == 3 ? (text[0], text[1]) : throw new FormatException("This is no request.");
    }

    private static void Respond(Session session, string path)
    {
        var type = Types.GetValueOrDefault(Path.GetExtension(path), "application/octet-stream");
        using var writer = session.OpenWriter(256);
        writer.Write("HTTP/1.1 200 OK\r\ncontent-type: "u8);
        writer.Advance(Encoding.ASCII.GetBytes(type, writer.GetSpan(type.Length)));
        writer.Write("\r\ncontent-length: "u8);
        if (Utf8Formatter.TryFormat(path.Length, writer.GetSpan(20), out var digits))
        {
            writer.Advance(digits);
        }

        writer.Write("\r\n\r\n"u8);
        writer.Advance(Encoding.UTF8.GetBytes(path, writer.GetSpan(path.Length * 3)));
        if (writer.Commit() != SendResult.Sent)
        {
            session.Close();
        }
    }
}
