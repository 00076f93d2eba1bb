using System.Buffers;

namespace Prefork.Registration;

/// <summary>Bytes, as they are.</summary>
internal sealed class MemoryCodec : PayloadCodec<ReadOnlyMemory<byte>>
{
    internal override void Write(IBufferWriter<byte> writer, ReadOnlyMemory<byte> value, IPayloadSerializer serializer)
    {
        // At once: a buffer that doubles on the way would take several times the memory.
        value.Span.CopyTo(writer.GetSpan(value.Length));
        writer.Advance(value.Length);
    }

    internal override ReadOnlyMemory<byte> Read(ReadOnlySpan<byte> payload, IPayloadSerializer serializer) => payload.ToArray();
}
