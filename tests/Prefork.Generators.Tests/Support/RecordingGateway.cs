using System.Net;
using System.Text;

namespace Prefork.Generators.Tests.Support;

/// <summary>Keeps what is sent.</summary>
internal sealed class RecordingGateway : SessionGateway
{
    public List<string> Sent { get; } = [];

    /// <summary>What the next sends answer; <see cref="SendResult.Sent"/> once there are none left.</summary>
    public Queue<SendResult> Results { get; } = new();

    public override SendResult Send(long session, ReadOnlySpan<byte> data)
    {
        var result = Results.TryDequeue(out var next) ? next : SendResult.Sent;
        if (result == SendResult.Sent)
        {
            Sent.Add($"{session}:{Encoding.UTF8.GetString(data)}");
        }

        return result;
    }

    public override ValueTask<SendResult> SendAsync(long session, ReadOnlyMemory<byte> data, CancellationToken cancellation) =>
        new(Send(session, data.Span));

    public override SessionWriter OpenWriter(long session, int sizeHint) => default;

    public override CloseResult Close(long session) => CloseResult.Closing;

    public override bool IsConnected(long session) => true;

    public override EndPoint? RemoteEndPoint(long session) => null;

    public override string? Endpoint(long session) => null;
}
