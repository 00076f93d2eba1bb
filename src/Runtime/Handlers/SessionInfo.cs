using System.Net;

namespace Prefork;

/// <summary>What the server knows of a connection, at the time when it was asked.</summary>
public sealed class SessionInfo
{
    internal SessionInfo()
    {
    }

    /// <summary>The session's id.</summary>
    public required long Id { get; init; }

    /// <summary>The client's address and port, or <see langword="null"/> at a unix socket.</summary>
    public required EndPoint? RemoteEndPoint { get; init; }

    /// <summary>The name of the endpoint that the client connected to.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The worker that the session belongs to.</summary>
    public required int WorkerId { get; init; }

    /// <summary>The user that it was bound to, or 0.</summary>
    public required long UserId { get; init; }

    /// <summary>When the client connected.</summary>
    public required DateTimeOffset ConnectedAt { get; init; }

    /// <summary>How long ago the last byte came from the client; since it connected where none has come.</summary>
    public required TimeSpan SinceReceived { get; init; }

    /// <summary>How long ago the last byte was sent to the client; since it connected where none was.</summary>
    public required TimeSpan SinceSent { get; init; }

    /// <summary>How long the last message that the session's worker took, of whatever session, had waited since it was read from its socket.</summary>
    public TimeSpan DispatchDelay { get; internal set; }

    /// <summary>How many bytes have come from the client.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>How many bytes were accepted for the client.</summary>
    public required long BytesSent { get; init; }

    /// <summary>How many bytes wait in the master because the client reads slowly.</summary>
    public required long BytesQueued { get; init; }

    /// <summary>How many messages, or pieces of raw data, have come.</summary>
    public required long Messages { get; init; }
}
