using System.Buffers;
using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>Reads and writes the messages of one type. Used by generated code.</summary>
/// <typeparam name="T">The type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MessageCodec<T>
{
    private protected MessageCodec()
    {
    }

    /// <summary>Reads the message that a handler is called with. One that is none is the client's mistake, not the handler's.</summary>
    public T Read(ReadOnlySpan<byte> data)
    {
        Exception? error = null;
        try
        {
            if (TryRead(data, out var message))
            {
                return message;
            }
        }
        catch (Exception exception)
        {
            error = exception;
        }

        throw new MessageException(typeof(T), data.Length, error);
    }

    internal abstract void Write(IBufferWriter<byte> output, T message);

    private protected abstract bool TryRead(ReadOnlySpan<byte> data, out T message);
}
