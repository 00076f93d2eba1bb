using System.ComponentModel;
using System.Text;

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
