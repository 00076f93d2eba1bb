using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using MemoryPack;

namespace Prefork.Tasks;

/// <summary>Serializes with MemoryPack, whose generator writes the code for each type: no reflection, and the same trimmed.</summary>
internal sealed class MemoryPackPayloadSerializer : IPayloadSerializer
{
    private const string Registered = "Members are looked for in types without a formatter: generated code registers the formatters of all payloads that are received.";

    [UnconditionalSuppressMessage("Trimming", "IL2091", Justification = Registered)]
    public void Serialize<T>(IBufferWriter<byte> writer, T value) => MemoryPackSerializer.Serialize(in writer, in value);

    [UnconditionalSuppressMessage("Trimming", "IL2091", Justification = Registered)]
    public T Deserialize<T>(ReadOnlySpan<byte> payload)
    {
        T? value = default;
        var read = MemoryPackSerializer.Deserialize(payload, ref value);
        return read == payload.Length
            ? value!
            : throw new InvalidDataException($"A payload of {payload.Length} bytes is longer than the {typeof(T)} in it, which has {read}: sender and receiver do not agree on its type.");
    }
}
