using Microsoft.Extensions.Logging;

namespace Prefork.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(
        EventIds.SlowRequests + 0,
        LogLevel.Warning,
        "{Handler} has been running for {Elapsed} ms for session {Session} in worker {WorkerId} (pid {ProcessId}): {Where}")]
    public static partial void SlowRequest(ILogger logger, string handler, long elapsed, string session, int workerId, int processId, string where);

    [LoggerMessage(EventIds.SlowRequests + 1, LogLevel.Warning, "{Count} further slow requests were not logged")]
    public static partial void SlowRequestsSuppressed(ILogger logger, long count);

    [LoggerMessage(EventIds.SlowRequests + 2, LogLevel.Warning, "{Process} (pid {ProcessId}) is not watched for slow requests: {Reason}")]
    public static partial void WorkerNotWatched(ILogger logger, string process, int processId, string reason);

    [LoggerMessage(EventIds.SlowRequests + 3, LogLevel.Error, "Slow requests are not watched any longer, until the manager is started anew")]
    public static partial void SlowRequestWatchFailed(ILogger logger, Exception error);

    [LoggerMessage(
        EventIds.SlowRequests + 4,
        LogLevel.Warning,
        "{Handler} has been running for {Elapsed} ms in task worker {WorkerId} (pid {ProcessId}): {Where}")]
    public static partial void SlowTask(ILogger logger, string handler, long elapsed, int workerId, int processId, string where);
}
