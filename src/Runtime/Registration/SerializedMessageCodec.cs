using System.Buffers;

namespace Prefork.Registration;

/// <summary>Reads and writes messages as the payloads of tasks are.</summary>
internal sealed class SerializedMessageCodec<T>(PayloadCodec<T> codec, IPayloadSerializer serializer) : MessageCodec<T>
{
    internal override void Write(IBufferWriter<byte> output, T message) => codec.Write(output, message, serializer);

    private protected override bool TryRead(ReadOnlySpan<byte> data, out T message)
    {
        message = codec.Read(data, serializer);

        // No handler expects nothing in place of a message.
        return message is not null;
    }
}
