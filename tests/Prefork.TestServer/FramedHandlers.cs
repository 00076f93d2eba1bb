using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Prefork.TestServer;

/// <summary>Sends messages back as they came, with their framing.</summary>
public sealed partial class FramedHandlers(ILogger<FramedHandlers> logger)
{
    [OnReceive(Endpoint = "lines")]
    public void ReceiveLine(Session session, ReadOnlySpan<byte> line)
    {
        session.Send(line);
        session.Send("\n"u8);
    }

    [OnReceive(Endpoint = "custom")]
    public void ReceiveCustom(Session session, ReadOnlySpan<byte> message)
    {
        session.Send(message);
        session.Send(";"u8);
    }

    [OnReceive(Endpoint = "framed")]
    public void Receive(Session session, ReadOnlySpan<byte> message) => session.Send(message);

    [OnReceive(Endpoint = "framedasync")]
    public async ValueTask ReceiveAsync(Session session, ReadOnlyMemory<byte> message)
    {
        await Task.Yield();
        await session.SendAsync(message);
    }

    /// <summary>Answers with the length of the message and its SHA-256.</summary>
    [OnReceive(Endpoint = "digest")]
    public void ReceiveForDigest(Session session, ReadOnlySpan<byte> message)
    {
        Span<byte> answer = stackalloc byte[sizeof(int) + SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt32BigEndian(answer, message.Length);
        SHA256.HashData(message, answer[sizeof(int)..]);
        session.Send(answer);
    }

    [OnProtocolError]
    public void ProtocolError(Session session, ProtocolErrorContext error) =>
        session.Send(System.Text.Encoding.UTF8.GetBytes($"error {error.Reason} {error.Length}: {error.Detail}\n"));

    [OnClose(Endpoint = "lines")]
    public void CloseLines(Session session, CloseReason reason) => Closed(logger, session.Endpoint, reason);

    [OnClose(Endpoint = "custom")]
    public void CloseCustom(Session session, CloseReason reason) => Closed(logger, session.Endpoint, reason);

    [LoggerMessage(1, LogLevel.Information, "framed session of {Endpoint} closed: {Reason}")]
    private static partial void Closed(ILogger logger, string? endpoint, CloseReason reason);
}
