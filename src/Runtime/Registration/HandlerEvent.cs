using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>The events that a handler can be registered for. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum HandlerEvent
{
    /// <summary>The worker starts.</summary>
    WorkerStart,

    /// <summary>The worker stops.</summary>
    WorkerStop,

    /// <summary>A client connected.</summary>
    Connect,

    /// <summary>A client sent data.</summary>
    Receive,

    /// <summary>A session ended.</summary>
    Close,

    /// <summary>The worker begins to stop.</summary>
    WorkerDraining,

    /// <summary>Something holds the worker back that is to stop.</summary>
    WorkerExit,

    /// <summary>The master starts.</summary>
    Start,

    /// <summary>The master ends.</summary>
    Shutdown,

    /// <summary>A manager starts.</summary>
    ManagerStart,

    /// <summary>The manager ends, as the server stops.</summary>
    ManagerStop,

    /// <summary>A worker ended abnormally.</summary>
    WorkerError,

    /// <summary>A reload begins.</summary>
    BeforeReload,

    /// <summary>A reload has ended.</summary>
    AfterReload,

    /// <summary>Time has passed.</summary>
    Tick,

    /// <summary>A message was given up whose handler had been started.</summary>
    RequestLost,

    /// <summary>Output waits for a client up to its high mark.</summary>
    BufferFull,

    /// <summary>The output that waits for a client has fallen below its low mark.</summary>
    BufferEmpty,

    /// <summary>What a client sent is no message.</summary>
    ProtocolError,

    /// <summary>A datagram arrived.</summary>
    Packet,

    /// <summary>A worker is to be chosen for a message.</summary>
    Dispatch,

    /// <summary>A task is to be run.</summary>
    Task,

    /// <summary>A task has ended that this process had started.</summary>
    Finish,

    /// <summary>Another process of the server has sent a message.</summary>
    PipeMessage,
}
