using System.ComponentModel;
using Prefork.Registration;

namespace Prefork;

/// <summary>A task that runs.</summary>
public abstract class TaskContext
{
    private protected TaskContext()
    {
    }

    /// <summary>The name that it was sent by.</summary>
    public abstract string Name { get; }

    /// <summary>The id of the process that has sent it.</summary>
    public abstract int Sender { get; }

    /// <summary>How many times it was started before.</summary>
    public abstract int Attempt { get; }

    /// <summary>
    /// Cancelled when the caller waits no longer. An asynchronous task is told at once; a synchronous one keeps its process from hearing of
    /// the caller, and has a token that is never cancelled.
    /// </summary>
    public abstract CancellationToken Cancellation { get; }

    /// <summary>Reads the payload. Used by generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract T Read<T>(PayloadCodec<T> codec, ReadOnlySpan<byte> data);

    /// <summary>Sets the result. Used by generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract void Complete<T>(PayloadCodec<T> codec, T result);
}
