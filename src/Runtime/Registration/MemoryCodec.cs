using System.Buffers;

namespace Prefork.Registration;

/// <summary>Bytes, as they are.</summary>
internal sealed class MemoryCodec : PayloadCodec<ReadOnlyMemory<byte>>
{
    internal override void Write(IBufferWriter<byte> writer, ReadOnlyMemory<byte> value, IPayloadSerializer serializer) => writer.Write(value.Span);

    internal override ReadOnlyMemory<byte> Read(ReadOnlySpan<byte> payload, IPayloadSerializer serializer) => payload.ToArray();
}
