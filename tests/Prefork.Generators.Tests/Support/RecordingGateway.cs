using System.Net;
using System.Text;
using Prefork.Ipc;

namespace Prefork.Generators.Tests.Support;

/// <summary>Keeps what is sent.</summary>
internal sealed class RecordingGateway : SessionGateway
{
    public List<string> Sent { get; } = [];

    public byte[] LastSent { get; private set; } = [];

    /// <summary>What the next sends answer; <see cref="SendResult.Sent"/> once there are none left.</summary>
    public Queue<SendResult> Results { get; } = new();

    public override SendResult Send(long session, ReadOnlySpan<byte> data)
    {
        var result = Results.TryDequeue(out var next) ? next : SendResult.Sent;
        if (result == SendResult.Sent)
        {
            LastSent = data.ToArray();
            Sent.Add($"{session}:{Encoding.UTF8.GetString(data)}");
        }

        return result;
    }

    public override ValueTask<SendResult> SendAsync(long session, ReadOnlyMemory<byte> data, CancellationToken cancellation) =>
        new(Send(session, data.Span));

    public override SessionWriter OpenWriter(long session, int sizeHint) => default;

    public override CloseResult Close(long session) => CloseResult.Closing;

    public override CloseResult Abort(long session) => CloseResult.Closing;

    public override SendResult SendFile(long session, string path, long offset, long? count) => SendResult.Sent;

    public override ValueTask<SendResult> SendFileAsync(long session, string path, long offset, long? count, CancellationToken cancellation) =>
        new(SendResult.Sent);

    public override bool Ask(long session, RecordType what, long extra) => true;

    public override SendResult SendTo(short endpoint, EndPoint remote, ReadOnlySpan<byte> data) => SendResult.Sent;

    public override SessionSecurity? Security(long session) => null;

    public override byte[]? ClientCertificate(long session) => null;

    public override SessionInfo? Info(long session) => null;

    public override bool IsConnected(long session) => true;

    public override EndPoint? RemoteEndPoint(long session) => null;

    public override string? Endpoint(long session) => "main";
}
