using System.Buffers;
using System.Text;

namespace Prefork.Registration;

/// <summary>Text, as UTF-8. Also of types that allow <see langword="null"/>, which no type tells at run time.</summary>
internal sealed class TextCodec : PayloadCodec<string>
{
    /// <summary>Stands for <see langword="null"/>: no text has such a byte.</summary>
    private const byte Null = 0xff;

    internal override void Write(IBufferWriter<byte> writer, string value, IPayloadSerializer serializer)
    {
        if (value is null)
        {
            writer.Write([Null]);
        }
        else
        {
            Encoding.UTF8.GetBytes(value, writer);
        }
    }

    internal override string Read(ReadOnlySpan<byte> payload, IPayloadSerializer serializer) =>
        payload is [Null] ? null! : Encoding.UTF8.GetString(payload);
}
