using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>One handler method. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class HandlerDescriptor
{
    /// <summary>The event that it handles.</summary>
    public required HandlerEvent Event { get; init; }

    /// <summary>The method's full name, for logs and traces: <c>Chat.Rooms.Receive</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The endpoint that it is bound to, or <see langword="null"/> for all others.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The stable name that a task, its finish, or a message is sent by; <see langword="null"/> for other events.</summary>
    public string? Key { get; init; }

    /// <summary>Whether handlers of one session may overlap.</summary>
    public bool Concurrent { get; init; }

    /// <summary>Whether it runs on the thread pool; only with <see cref="Async"/>.</summary>
    public bool ThreadPool { get; init; }

    /// <summary>What becomes of its session when the worker dies while it runs.</summary>
    public CrashPolicy OnCrash { get; init; }

    /// <summary>How many times a request is tried under <see cref="CrashPolicy.Redeliver"/>.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The time from one run to the next, of a tick.</summary>
    public int Milliseconds { get; init; }

    /// <summary>The number of the one worker that a tick runs in, or -1 for every worker.</summary>
    public int OnWorker { get; init; } = -1;

    /// <summary>
    /// The call, where the method is synchronous. Exactly one of this, <see cref="Async"/>, <see cref="Server"/> and
    /// <see cref="Dispatch"/> is set.
    /// </summary>
    public SyncHandler? Sync { get; init; }

    /// <summary>The call, where the method is asynchronous or runs on the thread pool.</summary>
    public AsyncHandler? Async { get; init; }

    /// <summary>The call, where the event is one of the master or the manager.</summary>
    public ServerHandler? Server { get; init; }

    /// <summary>The call, where the event is the choice of a worker.</summary>
    public DispatchHandler? Dispatch { get; init; }
}
