using System.Buffers;

namespace Prefork.Registration;

/// <summary>Writes nothing, and reads whatever is there as nothing.</summary>
internal sealed class NoPayloadCodec : PayloadCodec<NoPayload>
{
    internal override void Write(IBufferWriter<byte> writer, NoPayload value, IPayloadSerializer serializer)
    {
    }

    internal override NoPayload Read(ReadOnlySpan<byte> payload, IPayloadSerializer serializer) => default;
}
