using System.Buffers;

namespace Prefork.Registration;

/// <summary>Leaves messages to a codec of the application's.</summary>
internal sealed class CustomMessageCodec<T>(IMessageCodec<T> codec) : MessageCodec<T>
{
    internal override void Write(IBufferWriter<byte> output, T message) => codec.Encode(message, output);

    private protected override bool TryRead(ReadOnlySpan<byte> data, out T message) => codec.TryDecode(data, out message);
}
