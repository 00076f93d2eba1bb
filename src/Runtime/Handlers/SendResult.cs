namespace Prefork;

/// <summary>What became of a call that sends to a session. A client's fate is never an exception.</summary>
public enum SendResult
{
    /// <summary>The bytes are on their way: queued in order for the client.</summary>
    Sent,

    /// <summary>There is no session of that id: it ended, or never was.</summary>
    NoSuchSession,

    /// <summary>The connection is gone.</summary>
    Closed,

    /// <summary>The session is being closed by the server; nothing can follow.</summary>
    Closing,

    /// <summary>The client reads too slowly and its buffer is full, or the worker has more output queued than it may.</summary>
    Overflow,

    /// <summary>The data alone is more than may wait for a client: <c>Prefork:Limits:MaxOutputBytes</c>.</summary>
    TooLarge,
}
