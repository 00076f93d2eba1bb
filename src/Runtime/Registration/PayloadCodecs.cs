using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>The payload codecs: one for each kind of type. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PayloadCodecs
{
    /// <summary>For tasks that take nothing, or have no result.</summary>
    public static PayloadCodec<NoPayload> None { get; } = new NoPayloadCodec();

    /// <summary>Bytes, as they are. What is read is a copy.</summary>
    public static PayloadCodec<ReadOnlyMemory<byte>> Bytes { get; } = new MemoryCodec();

    /// <summary>Bytes, as they are; <see langword="null"/> cannot be told from them, and is refused.</summary>
    public static PayloadCodec<byte[]> ByteArray { get; } = new ByteArrayCodec();

    /// <summary>Text, as UTF-8, or <see langword="null"/>.</summary>
    public static PayloadCodec<string> Text { get; } = new TextCodec();

    /// <summary>The codec that leaves a type to the <see cref="IPayloadSerializer"/>.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public static PayloadCodec<T> Serialized<T>() => SerializedCodec<T>.Instance;

    /// <summary>The codec of a type. Both ends of a message choose it by the type alone.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public static PayloadCodec<T> Of<T>() => Chosen<T>.Codec;

    private static PayloadCodec<T> Choose<T>()
    {
        object codec = typeof(T) switch
        {
            var type when type == typeof(NoPayload) => None,
            var type when type == typeof(ReadOnlyMemory<byte>) => Bytes,
            var type when type == typeof(byte[]) => ByteArray,
            var type when type == typeof(string) => Text,
            var type when IsFixedSize(type) => new FixedSizeCodec<T>(),
            _ => SerializedCodec<T>.Instance,
        };
        return (PayloadCodec<T>)codec;
    }

    private static bool IsFixedSize(Type type) =>
        type.IsPrimitive
        || type.IsEnum
        || type == typeof(Guid)
        || type == typeof(DateTime)
        || type == typeof(DateTimeOffset)
        || type == typeof(DateOnly)
        || type == typeof(TimeOnly)
        || type == typeof(TimeSpan)
        || type == typeof(decimal)
        || type == typeof(Half)
        || type == typeof(Int128)
        || type == typeof(UInt128);

    private static class Chosen<T>
    {
        public static readonly PayloadCodec<T> Codec = Choose<T>();
    }
}
