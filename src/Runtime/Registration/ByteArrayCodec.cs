using System.Buffers;

namespace Prefork.Registration;

/// <summary>Bytes, as they are.</summary>
internal sealed class ByteArrayCodec : PayloadCodec<byte[]>
{
    internal override void Write(IBufferWriter<byte> writer, byte[] value, IPayloadSerializer serializer)
    {
        ArgumentNullException.ThrowIfNull(value);
        value.CopyTo(writer.GetSpan(value.Length));
        writer.Advance(value.Length);
    }

    internal override byte[] Read(ReadOnlySpan<byte> payload, IPayloadSerializer serializer) => payload.ToArray();
}
