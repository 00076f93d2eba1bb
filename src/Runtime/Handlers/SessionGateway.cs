using System.Net;

namespace Prefork;

/// <summary>What a <see cref="Session"/> asks of the process that it is used in.</summary>
internal abstract class SessionGateway
{
    public abstract SendResult Send(long session, ReadOnlySpan<byte> data);

    public abstract ValueTask<SendResult> SendAsync(long session, ReadOnlyMemory<byte> data, CancellationToken cancellation);

    public abstract SessionWriter OpenWriter(long session, int sizeHint);

    public abstract CloseResult Close(long session);

    public abstract bool IsConnected(long session);

    public abstract EndPoint? RemoteEndPoint(long session);

    public abstract string? Endpoint(long session);
}
