#if (isLength)
using System.Buffers.Binary;
using System.Text;
#endif
using Microsoft.Extensions.Logging;
using Prefork;

/// <summary>Serves the clients of the endpoint "main". Each worker process has one instance, whose handlers run on one thread.</summary>
#if (tasks)
public sealed class MainHandlers(ILogger<MainHandlers> logger, JobsClient jobs)
#else
public sealed class MainHandlers(ILogger<MainHandlers> logger)
#endif
{
#if (isLength)
    private const int HeaderBytes = 4;

#endif
    [OnConnect]
    public void Connect(Session session) => logger.LogDebug("{Session} has connected", session);

#if (tasks)
    /// <summary>Answers a message with its hash, which a task worker computes; other clients are served meanwhile.</summary>
    [OnReceive]
#if (isLength)
    public async Task<byte[]> Receive(ReadOnlyMemory<byte> message, CancellationToken stopping) => Frame(await jobs.HashAsync(message, cancellation: stopping));
#else
    public async Task<string> Receive(ReadOnlyMemory<byte> message, CancellationToken stopping) => await jobs.HashAsync(message, cancellation: stopping) + "\n";
#endif
#else
#if (isLine)
    /// <summary>Answers a line with the same in capitals.</summary>
    [OnReceive]
    public string Receive(string line) => line.ToUpperInvariant() + "\n";
#elif (isLength)
    /// <summary>Answers a message with the same in capitals.</summary>
    [OnReceive]
    public byte[] Receive(string message) => Frame(message.ToUpperInvariant());
#else
    /// <summary>Sends back what has come.</summary>
    [OnReceive]
    public void Receive(Session session, ReadOnlySpan<byte> data) => session.Send(data);
#endif
#endif

    [OnClose]
    public void Close(Session session, CloseReason reason) => logger.LogDebug("{Session} has ended: {Reason}", session, reason);
#if (isLength)

    private static byte[] Frame(string text)
    {
        var frame = new byte[HeaderBytes + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - HeaderBytes);
        Encoding.UTF8.GetBytes(text, frame.AsSpan(HeaderBytes));
        return frame;
    }
#endif
}
