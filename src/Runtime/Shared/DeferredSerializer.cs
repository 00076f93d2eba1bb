using System.Buffers;

namespace Prefork.Shared;

/// <summary>The application's serializer, which is asked for only where something is serialized, since with one of its own that builds its services.</summary>
internal sealed class DeferredSerializer(Func<IPayloadSerializer> find) : IPayloadSerializer
{
    public void Serialize<T>(IBufferWriter<byte> writer, T value) => find().Serialize(writer, value);

    public T Deserialize<T>(ReadOnlySpan<byte> payload) => find().Deserialize<T>(payload);
}
