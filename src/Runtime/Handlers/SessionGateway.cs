using System.Net;
using Prefork.Ipc;

namespace Prefork;

/// <summary>What a <see cref="Session"/> asks of the process that it is used in.</summary>
internal abstract class SessionGateway
{
    public abstract SendResult Send(long session, ReadOnlySpan<byte> data);

    public abstract ValueTask<SendResult> SendAsync(long session, ReadOnlyMemory<byte> data, CancellationToken cancellation);

    public abstract SessionWriter OpenWriter(long session, int sizeHint);

    public abstract CloseResult Close(long session);

    public abstract CloseResult Abort(long session);

    public abstract SendResult SendFile(long session, string path, long offset, long? count);

    public abstract ValueTask<SendResult> SendFileAsync(long session, string path, long offset, long? count, CancellationToken cancellation);

    /// <summary>Asks the session's reactor for something; false where the session has ended.</summary>
    public abstract bool Ask(long session, RecordType what, long extra);

    /// <summary>Sends a datagram from an endpoint, given by its index.</summary>
    public abstract SendResult SendTo(short endpoint, EndPoint remote, ReadOnlySpan<byte> data);

    public abstract SessionInfo? Info(long session);

    public abstract SessionSecurity? Security(long session);

    public abstract byte[]? ClientCertificate(long session);

    public abstract bool IsConnected(long session);

    public abstract EndPoint? RemoteEndPoint(long session);

    public abstract string? Endpoint(long session);
}
