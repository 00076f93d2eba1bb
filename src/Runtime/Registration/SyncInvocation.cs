using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>What a synchronous handler is called with. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct SyncInvocation
{
    internal SyncInvocation(Worker worker, Session session, ReadOnlySpan<byte> data, CloseReason reason, WorkerExitContext? workerExit = null)
    {
        Worker = worker;
        Session = session;
        Data = data;
        Reason = reason;
        WorkerExit = workerExit!;
    }

    /// <summary>The worker that runs the handler.</summary>
    public Worker Worker { get; }

    /// <summary>The session of the event; the default value for events without one.</summary>
    public Session Session { get; }

    /// <summary>The message, in place in shared memory; valid until the handler returns.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Why the session ended, for the close event.</summary>
    public CloseReason Reason { get; }

    /// <summary>What holds the worker back, for the worker exit event.</summary>
    public WorkerExitContext WorkerExit { get; }
}
