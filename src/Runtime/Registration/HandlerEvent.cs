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
}
