using System.Buffers;

namespace Prefork;

/// <summary>
/// Says how the messages of one type are written: a handler takes such a message by a parameter of the type, and returns one as its reply.
/// Register it as a service, as a singleton. A type without one is left to the <see cref="IPayloadSerializer"/>.
/// </summary>
/// <typeparam name="T">The type of the messages.</typeparam>
/// <remarks>Handlers on the thread pool call it there, so any thread may.</remarks>
public interface IMessageCodec<T>
{
    /// <summary>
    /// Reads a message. Where it is none, or this throws, its client does not speak the endpoint's protocol: <see cref="OnProtocolErrorAttribute"/>
    /// hears of it, and the connection is closed.
    /// </summary>
    /// <param name="data">The whole message, as the endpoint's framing gives it; valid during the call only.</param>
    /// <param name="message">The message.</param>
    /// <returns>Whether it is one.</returns>
    bool TryDecode(ReadOnlySpan<byte> data, out T message);

    /// <summary>Writes a reply, with whatever framing the client expects: what is sent is framed by nothing else.</summary>
    /// <param name="message">The reply.</param>
    /// <param name="output">Where to.</param>
    void Encode(T message, IBufferWriter<byte> output);
}
