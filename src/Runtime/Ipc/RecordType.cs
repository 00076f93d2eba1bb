namespace Prefork.Ipc;

/// <summary>What a ring record says.</summary>
internal enum RecordType : byte
{
    /// <summary>Nothing: fills a ring up to its end, where the next record would not fit.</summary>
    Padding = 1,

    /// <summary>Master to worker: a client connected.</summary>
    Connect = 2,

    /// <summary>Master to worker: bytes from a client.</summary>
    Data = 3,

    /// <summary>Master to worker: the session ended; <see cref="RecordHeader.Extra"/> is the reason. The last record of a session.</summary>
    Close = 4,

    /// <summary>Master to worker: say when all earlier requests of the session are settled.</summary>
    Fence = 6,

    /// <summary>
    /// Master to worker, in the completion ring: the send that asked for it is settled; the request id is its token, Extra
    /// its result.
    /// </summary>
    SendDone = 5,

    /// <summary>Worker to master: bytes for a client.</summary>
    Send = 16,

    /// <summary>Worker to master: close the session after what was sent before.</summary>
    CloseSession = 17,

    /// <summary>Worker to master: the close record is handled, so the session's slot may be used again.</summary>
    Closed = 18,

    /// <summary>Worker to master: all requests of the session before its fence are settled.</summary>
    Fenced = 19,
}
