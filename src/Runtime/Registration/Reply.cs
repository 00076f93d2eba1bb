using System.ComponentModel;
using System.Text;
using Prefork.Tasks;

namespace Prefork.Registration;

/// <summary>Sends what a handler returned to the session of its message. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Reply
{
    /// <summary>Sends the reply of a synchronous handler; an empty one sends nothing.</summary>
    /// <exception cref="InvalidOperationException">The reply has no room, so that the client would wait for ever.</exception>
    public static void Send(Session session, ReadOnlySpan<byte> reply)
    {
        if (!reply.IsEmpty)
        {
            Check(session.Send(reply));
        }
    }

    /// <inheritdoc cref="Send(Session, ReadOnlySpan{byte})"/>
    public static void Send(Session session, string? reply)
    {
        if (!string.IsNullOrEmpty(reply))
        {
            Check(session.Send(Encoding.UTF8.GetBytes(reply)));
        }
    }

    /// <summary>Sends the reply of an asynchronous handler, and waits only where there is no room for it; an empty one sends nothing.</summary>
    /// <exception cref="InvalidOperationException">The reply is larger than any may be.</exception>
    public static ValueTask SendAsync(Session session, ReadOnlyMemory<byte> reply)
    {
        if (reply.IsEmpty)
        {
            return ValueTask.CompletedTask;
        }

        var result = session.Send(reply.Span);
        if (result == SendResult.Overflow)
        {
            return WaitForRoomAsync(session, reply);
        }

        Check(result);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc cref="SendAsync(Session, ReadOnlyMemory{byte})"/>
    public static ValueTask SendAsync(Session session, string? reply) =>
        string.IsNullOrEmpty(reply) ? ValueTask.CompletedTask : SendAsync(session, Encoding.UTF8.GetBytes(reply));

    /// <summary>Answers a datagram; an empty reply sends nothing, and one that there is no room for is lost as any datagram may be.</summary>
    /// <exception cref="InvalidOperationException">The reply is larger than a datagram may be.</exception>
    public static void Send(PacketContext packet, ReadOnlySpan<byte> reply)
    {
        if (!reply.IsEmpty && packet.Reply(reply) == SendResult.TooLarge)
        {
            Check(SendResult.TooLarge);
        }
    }

    /// <inheritdoc cref="Send(PacketContext, ReadOnlySpan{byte})"/>
    public static void Send(PacketContext packet, string? reply)
    {
        if (!string.IsNullOrEmpty(reply))
        {
            Send(packet, Encoding.UTF8.GetBytes(reply));
        }
    }

    /// <inheritdoc cref="Send(PacketContext, ReadOnlySpan{byte})"/>
    public static ValueTask SendAsync(PacketContext packet, ReadOnlyMemory<byte> reply)
    {
        Send(packet, reply.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc cref="Send(PacketContext, ReadOnlySpan{byte})"/>
    public static ValueTask SendAsync(PacketContext packet, string? reply)
    {
        Send(packet, reply);
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends the reply of a synchronous handler as a codec writes it; <see langword="null"/> sends nothing.</summary>
    /// <exception cref="InvalidOperationException">The reply has no room, so that the client would wait for ever.</exception>
    public static void Send<T>(Session session, MessageCodec<T> codec, T? reply)
    {
        if (reply is null)
        {
            return;
        }

        var writer = PayloadWriter.Rent();
        try
        {
            Write(writer, codec, reply);
            Send(session, writer.Written);
        }
        finally
        {
            writer.Return();
        }
    }

    /// <inheritdoc cref="Send{T}(Session, MessageCodec{T}, T)"/>
    public static void Send<T>(Session session, MessageCodec<T> codec, T? reply)
        where T : struct
    {
        if (reply is { } message)
        {
            Send(session, codec, message);
        }
    }

    /// <summary>Sends the reply of an asynchronous handler as a codec writes it, and waits only where there is no room for it.</summary>
    /// <exception cref="InvalidOperationException">The reply is larger than any may be.</exception>
    public static ValueTask SendAsync<T>(Session session, MessageCodec<T> codec, T? reply)
    {
        if (reply is null)
        {
            return ValueTask.CompletedTask;
        }

        var writer = PayloadWriter.Rent();
        try
        {
            Write(writer, codec, reply);
            var result = writer.Written.IsEmpty ? SendResult.Sent : session.Send(writer.Written);
            if (result == SendResult.Overflow)
            {
                return WaitForRoomAsync(session, writer.Written.ToArray());
            }

            Check(result);
            return ValueTask.CompletedTask;
        }
        finally
        {
            writer.Return();
        }
    }

    /// <inheritdoc cref="SendAsync{T}(Session, MessageCodec{T}, T)"/>
    public static ValueTask SendAsync<T>(Session session, MessageCodec<T> codec, T? reply)
        where T : struct => reply is { } message ? SendAsync(session, codec, message) : ValueTask.CompletedTask;

    /// <summary>Answers a datagram as a codec writes it; <see langword="null"/> sends nothing.</summary>
    /// <exception cref="InvalidOperationException">The reply is larger than a datagram may be.</exception>
    public static void Send<T>(PacketContext packet, MessageCodec<T> codec, T? reply)
    {
        if (reply is null)
        {
            return;
        }

        var writer = PayloadWriter.Rent();
        try
        {
            Write(writer, codec, reply);
            Send(packet, writer.Written);
        }
        finally
        {
            writer.Return();
        }
    }

    /// <inheritdoc cref="Send{T}(PacketContext, MessageCodec{T}, T)"/>
    public static void Send<T>(PacketContext packet, MessageCodec<T> codec, T? reply)
        where T : struct
    {
        if (reply is { } message)
        {
            Send(packet, codec, message);
        }
    }

    /// <inheritdoc cref="Send{T}(PacketContext, MessageCodec{T}, T)"/>
    public static ValueTask SendAsync<T>(PacketContext packet, MessageCodec<T> codec, T? reply)
    {
        Send(packet, codec, reply);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc cref="Send{T}(PacketContext, MessageCodec{T}, T)"/>
    public static ValueTask SendAsync<T>(PacketContext packet, MessageCodec<T> codec, T? reply)
        where T : struct
    {
        Send(packet, codec, reply);
        return ValueTask.CompletedTask;
    }

    private static void Write<T>(PayloadWriter writer, MessageCodec<T> codec, T reply)
    {
        ArgumentNullException.ThrowIfNull(codec);
        codec.Write(writer, reply);
    }

    private static async ValueTask WaitForRoomAsync(Session session, ReadOnlyMemory<byte> reply) =>
        Check(await session.SendAsync(reply).ConfigureAwait(true));

    private static void Check(SendResult result)
    {
        // A client that is gone needs no reply; one that is still there must not miss one in silence.
        if (result is SendResult.Overflow or SendResult.TooLarge)
        {
            throw new InvalidOperationException(result == SendResult.Overflow
                ? "The reply could not be sent: the session has no room for more output."
                : "The reply could not be sent: it is larger than one send may be.");
        }
    }
}
