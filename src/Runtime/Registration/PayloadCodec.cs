using System.Buffers;
using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>How the values of one type become a payload. Used by generated code.</summary>
/// <typeparam name="T">The type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PayloadCodec<T>
{
    private protected PayloadCodec()
    {
    }

    internal abstract void Write(IBufferWriter<byte> writer, T value, IPayloadSerializer serializer);

    internal abstract T Read(ReadOnlySpan<byte> payload, IPayloadSerializer serializer);
}
