namespace Prefork.Ipc;

/// <summary>How far a session is in its life. It never goes back.</summary>
internal enum SessionState
{
    Open = 1,

    /// <summary>The client sends no more; it can still be sent to until its last message and its close are handled.</summary>
    HalfClosed = 2,

    /// <summary>The server closes it: what was queued before is still sent.</summary>
    Closing = 3,

    /// <summary>The connection is gone.</summary>
    Closed = 4,
}
