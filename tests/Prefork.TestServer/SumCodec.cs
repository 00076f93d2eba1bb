using System.Buffers;
using System.Text.Unicode;

namespace Prefork.TestServer;

/// <summary>Reads <c>1+2</c>, and writes it with a line feed behind.</summary>
internal sealed class SumCodec : IMessageCodec<Sum>
{
    public bool TryDecode(ReadOnlySpan<byte> data, out Sum message)
    {
        message = default;
        if (data.SequenceEqual("throw"u8))
        {
            throw new FormatException("asked to");
        }

        var plus = data.IndexOf((byte)'+');
        if (plus < 0 || !int.TryParse(data[..plus], out var left) || !int.TryParse(data[(plus + 1)..], out var right))
        {
            return false;
        }

        message = new Sum(left, right);
        return true;
    }

    public void Encode(Sum message, IBufferWriter<byte> output)
    {
        Utf8.TryWrite(output.GetSpan(32), $"{message.Left}+{message.Right}\n", out var written);
        output.Advance(written);
    }
}
