using Microsoft.Extensions.Logging;

namespace Prefork.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(4013, LogLevel.Error, "A payload of {Bytes} bytes for another process found room neither in shared memory nor in a file in '{Directory}' (Prefork:TempDirectory): {Error}. What it belongs to is not sent.")]
    public static partial void PayloadFailed(ILogger logger, int bytes, string directory, string error);

    [LoggerMessage(4014, LogLevel.Error, "A {What} that another thread had sent is lost: there was no room for its payload.")]
    public static partial void ForeignSendLost(ILogger logger, string what);

    [LoggerMessage(4012, LogLevel.Error, "A {What} from process {Sender} is dropped: no handler here has its name, or what came with it was lost ({IsLost}). A build of before or after a reload may have sent it")]
    public static partial void MessageUnknown(ILogger logger, string what, long sender, bool isLost);

    [LoggerMessage(4010, LogLevel.Error, "Worker {Worker}: a scheduled call has thrown.")]
    public static partial void ScheduledCallFailed(ILogger logger, int worker, Exception exception);

    [LoggerMessage(4009, LogLevel.Error, "Large output could not be written to a file in '{Directory}' (Prefork:TempDirectory): {Error}. It waits in memory instead, as far as Prefork:Limits allow.")]
    public static partial void SpillFailed(ILogger logger, string directory, string error);

    [LoggerMessage(4000, LogLevel.Error, "{Handler} failed for session {Session} in worker {Worker}: the connection is closed.")]
    public static partial void HandlerFailed(ILogger logger, string handler, string session, int worker, Exception error);

    [LoggerMessage(4001, LogLevel.Error, "Something that a handler had started failed later, in worker {Worker}.")]
    public static partial void ContinuationFailed(ILogger logger, int worker, Exception error);

    [LoggerMessage(4002, LogLevel.Error, "A record of unknown type {Type} was passed over in worker {Worker}.")]
    public static partial void UnknownRecord(ILogger logger, int type, int worker);

    [LoggerMessage(4003, LogLevel.Information, "A request of session {Session} was dropped because the session has ended; {Count} so far.")]
    public static partial void RequestDiscarded(ILogger logger, string session, long count);

    [LoggerMessage(4004, LogLevel.Error, "{Handler} failed in worker {Worker}, which goes on.")]
    public static partial void LifecycleHandlerFailed(ILogger logger, string handler, int worker, Exception error);

    [LoggerMessage(4005, LogLevel.Critical, "Worker {Worker} ends: it has failed.")]
    public static partial void WorkerFailed(ILogger logger, int worker, Exception error);

    [LoggerMessage(4006, LogLevel.Warning, "Worker {Worker} is to end within {Left} ms and is held back by {Handler}{Session}, which has run for {Milliseconds} ms.")]
    public static partial void WorkerHeldBack(ILogger logger, int worker, long left, string handler, string session, long milliseconds);

    [LoggerMessage(4007, LogLevel.Warning, "Worker {Worker} is to end within {Left} ms and is held back by {Count} more handlers.")]
    public static partial void WorkerHeldBackByMore(ILogger logger, int worker, long left, int count);

    [LoggerMessage(4008, LogLevel.Warning, "Worker {Worker} is to end within {Left} ms and is held back, not by a handler: by its hosted services, or by responses that the master has not taken.")]
    public static partial void WorkerHeldBackOtherwise(ILogger logger, int worker, long left);
}
