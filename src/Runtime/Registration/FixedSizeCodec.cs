using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Prefork.Registration;

/// <summary>Values of a type without references, as they lie in memory: little endian on every machine that is supported.</summary>
internal sealed class FixedSizeCodec<T> : PayloadCodec<T>
{
    internal override void Write(IBufferWriter<byte> writer, T value, IPayloadSerializer serializer)
    {
        var size = Unsafe.SizeOf<T>();
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(writer.GetSpan(size)), value);
        writer.Advance(size);
    }

    internal override T Read(ReadOnlySpan<byte> payload, IPayloadSerializer serializer) => payload.Length == Unsafe.SizeOf<T>()
        ? Unsafe.ReadUnaligned<T>(ref MemoryMarshal.GetReference(payload))
        : throw new InvalidDataException($"A payload of {payload.Length} bytes is no {typeof(T)}, which has {Unsafe.SizeOf<T>()}: sender and receiver do not agree on its type.");
}
