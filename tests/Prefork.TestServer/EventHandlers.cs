using Microsoft.Extensions.Logging;

namespace Prefork.TestServer;

/// <summary>Tells on the connection and in the log what happens.</summary>
public sealed partial class EventHandlers(ILogger<EventHandlers> logger)
{
    private int _connects;

    [OnWorkerStart]
    public async Task Start(Worker worker)
    {
        await Task.Yield();
        if (File.Exists(Path.Combine(Path.GetTempPath(), "break-start")))
        {
            throw new InvalidOperationException("The test wants this build to be broken.");
        }

        WorkerStarted(logger, worker.Id);
    }

    [OnWorkerStop]
    public async Task Stop(Worker worker)
    {
        await Task.Yield();
        WorkerStopped(logger, worker.Id, _connects);
    }

    [OnConnect(Endpoint = "events")]
    public void Connect(Session session)
    {
        _connects++;
        session.Send("welcome\n"u8);
    }

    [OnReceive(Endpoint = "events")]
    public void Receive(Session session, ReadOnlySpan<byte> data)
    {
        switch (data[0])
        {
            case (byte)'q':
                session.Send("bye\n"u8);
                session.Close();
                break;
            case (byte)'t':
                throw new InvalidOperationException("The client asked for it.");
            default:
                session.Send(data);
                break;
        }
    }

    [OnClose(Endpoint = "events")]
    public void Close(Session session, CloseReason reason) => SessionClosed(logger, session, session.Endpoint, reason);

    [LoggerMessage(1, LogLevel.Information, "started in worker {Worker}")]
    private static partial void WorkerStarted(ILogger logger, int worker);

    [LoggerMessage(2, LogLevel.Information, "stopped in worker {Worker} after {Connects} connects")]
    private static partial void WorkerStopped(ILogger logger, int worker, int connects);

    [LoggerMessage(3, LogLevel.Information, "closed {Session} of {Endpoint}: {Reason}")]
    private static partial void SessionClosed(ILogger logger, Session session, string? endpoint, CloseReason reason);
}
