using System.Buffers;

namespace Prefork.Registration;

/// <summary>Leaves a type to the application's serializer.</summary>
internal sealed class SerializedCodec<T> : PayloadCodec<T>
{
    public static SerializedCodec<T> Instance { get; } = new();

    internal override void Write(IBufferWriter<byte> writer, T value, IPayloadSerializer serializer) => serializer.Serialize(writer, value);

    internal override T Read(ReadOnlySpan<byte> payload, IPayloadSerializer serializer) => serializer.Deserialize<T>(payload);
}
