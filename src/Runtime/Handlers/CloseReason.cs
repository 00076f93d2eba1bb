namespace Prefork;

/// <summary>Why a session ended.</summary>
public enum CloseReason
{
    /// <summary>The client closed its side.</summary>
    Client,

    /// <summary>A handler called <see cref="Session.Close"/>.</summary>
    Server,

    /// <summary>The server is stopping.</summary>
    Shutdown,

    /// <summary>The client did not read, or sent more than it may.</summary>
    Limit,

    /// <summary>The connection failed.</summary>
    Error,

    /// <summary>The worker died while it handled a request of this session.</summary>
    Lost,

    /// <summary>Nothing came from the client for longer than its endpoint allows.</summary>
    Heartbeat,
}
