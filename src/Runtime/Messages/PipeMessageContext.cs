using System.ComponentModel;
using Prefork.Registration;

namespace Prefork;

/// <summary>A message from another process of the server.</summary>
public readonly struct PipeMessageContext
{
    private readonly IPayloadSerializer _serializer;

    internal PipeMessageContext(int sender, IPayloadSerializer serializer)
    {
        Sender = sender;
        _serializer = serializer;
    }

    /// <summary>The id of the process that has sent it, to answer to.</summary>
    public int Sender { get; }

    /// <summary>Reads the payload. Used by generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public T Read<T>(PayloadCodec<T> codec, ReadOnlySpan<byte> data)
    {
        ArgumentNullException.ThrowIfNull(codec);
        return codec.Read(data, _serializer);
    }
}
