using System.Buffers.Text;
using Prefork;

namespace Resp;

/// <summary>Writes the replies to a message's commands straight into the memory that the master sends from.</summary>
internal ref struct ReplyWriter
{
    /// <summary>What is written is sent from here on, so that many large replies do not have to be in memory at once.</summary>
    private const int SendBytes = 128 * 1024;

    /// <summary>A mark, a number and two line ends.</summary>
    private const int FrameBytes = 32;

    private readonly Session _session;
    private SessionWriter _writer;

    public ReplyWriter(Session session)
    {
        _session = session;
        _writer = session.OpenWriter(SendBytes);
    }

    /// <summary>Whether no more commands are to be run: the client has gone, reads too slowly, or said goodbye.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>A line such as <c>+OK</c>.</summary>
    public void Line(scoped ReadOnlySpan<byte> line) => Append(line, "\r\n"u8);

    public void Error(scoped ReadOnlySpan<byte> text)
    {
        Append("-ERR "u8, text);
        Append("\r\n"u8, []);
    }

    public void Integer(long value) => Header((byte)':', value);

    public void Array(int count) => Header(RespHeader.Array, count);

    /// <summary>Says that there is no value.</summary>
    public void Null() => Line("$-1"u8);

    public void Bulk(scoped ReadOnlySpan<byte> value)
    {
        var target = _writer.GetSpan(value.Length + FrameBytes);
        target[0] = RespHeader.Bulk;
        _ = Utf8Formatter.TryFormat(value.Length, target[1..], out var digits);
        "\r\n"u8.CopyTo(target[(1 + digits)..]);
        value.CopyTo(target[(3 + digits)..]);
        "\r\n"u8.CopyTo(target[(3 + digits + value.Length)..]);
        _writer.Advance(5 + digits + value.Length);
        SendIfMuch();
    }

    /// <summary>Closes the connection behind the replies.</summary>
    public void Close() => IsClosed = true;

    /// <summary>Sends what was written last.</summary>
    public void Complete()
    {
        if (_writer.Commit() != SendResult.Sent)
        {
            IsClosed = true;
        }

        if (IsClosed)
        {
            _session.Close();
        }
    }

    public void Dispose() => _writer.Dispose();

    private void Append(scoped ReadOnlySpan<byte> first, scoped ReadOnlySpan<byte> second)
    {
        var target = _writer.GetSpan(first.Length + second.Length);
        first.CopyTo(target);
        second.CopyTo(target[first.Length..]);
        _writer.Advance(first.Length + second.Length);
        SendIfMuch();
    }

    private void Header(byte mark, long number)
    {
        var target = _writer.GetSpan(FrameBytes);
        target[0] = mark;
        _ = Utf8Formatter.TryFormat(number, target[1..], out var digits);
        "\r\n"u8.CopyTo(target[(1 + digits)..]);
        _writer.Advance(3 + digits);
        SendIfMuch();
    }

    private void SendIfMuch()
    {
        if (_writer.WrittenCount < SendBytes)
        {
            return;
        }

        if (_writer.Commit() != SendResult.Sent)
        {
            IsClosed = true;
        }

        _writer = _session.OpenWriter(SendBytes);
    }
}
