using System.Net;
using Prefork.Ipc;

namespace Prefork.Hosting;

/// <summary>Sessions in processes that may look at them only: the master and the manager.</summary>
internal sealed class ForbiddenGateway(ServerRole role, Server? server = null) : SessionGateway
{
    public override SendResult Send(long session, ReadOnlySpan<byte> data) => throw Forbidden();

    public override ValueTask<SendResult> SendAsync(long session, ReadOnlyMemory<byte> data, CancellationToken cancellation) => throw Forbidden();

    public override SessionWriter OpenWriter(long session, int sizeHint) => throw Forbidden();

    public override CloseResult Close(long session) => throw Forbidden();

    public override CloseResult Abort(long session) => throw Forbidden();

    public override SendResult SendFile(long session, string path, long offset, long? count) => throw Forbidden();

    public override ValueTask<SendResult> SendFileAsync(long session, string path, long offset, long? count, CancellationToken cancellation) =>
        throw Forbidden();

    public override bool Ask(long session, RecordType what, long extra) => throw Forbidden();

    public override SendResult SendTo(short endpoint, EndPoint remote, ReadOnlySpan<byte> data) => throw Forbidden();

    public override SessionSecurity? Security(long session) => server?.ReadSecurity(session);

    public override byte[]? ClientCertificate(long session) => server?.ReadClientCertificate(session);

    public override SessionInfo? Info(long session) => server?.ReadSession(session);

    public override bool IsConnected(long session) => server?.ReadSession(session) is not null;

    public override EndPoint? RemoteEndPoint(long session) => server?.ReadSession(session)?.RemoteEndPoint;

    public override string? Endpoint(long session) => server?.ReadSession(session)?.Endpoint;

    private InvalidOperationException Forbidden() => new(
        $"Sessions cannot be sent to or closed in the {role.ToString().ToLowerInvariant()} process: do it in a handler of a worker, or in a user process.");
}
