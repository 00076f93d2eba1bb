using Microsoft.Extensions.Logging;

namespace Prefork.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(2100, LogLevel.Error, "No more connections are accepted for a moment: {Error}. Raise the limit of open files (ulimit -n) or lower Prefork:MaxConnections. {Suppressed} further failures were not logged.")]
    public static partial void AcceptPaused(ILogger logger, string error, long suppressed);

    [LoggerMessage(2101, LogLevel.Error, "A new connection could not be watched and was closed: {Error}.")]
    public static partial void SocketNotWatched(ILogger logger, string error);

    [LoggerMessage(2102, LogLevel.Warning, "Session {Session} was cut: its client does not read, {Bytes} bytes were waiting for it ({Setting}). Reactor {Reactor} has cut {Count} such clients so far.")]
    public static partial void ClientTooSlow(ILogger logger, string session, long bytes, string setting, long count, int reactor);

    [LoggerMessage(2103, LogLevel.Information, "Reactor {Reactor} has settled worker {Worker}: {Replayed} requests go to its successor, {Started} had been started, {Closed} connections are closed.")]
    public static partial void WorkerSettled(ILogger logger, int worker, int reactor, int replayed, int started, int closed);

    [LoggerMessage(2104, LogLevel.Warning, "Session {Session}: its worker died in one of its handlers; the request is settled by the crash policy {Policy}.")]
    public static partial void RequestLost(ILogger logger, string session, CrashPolicy policy);

    [LoggerMessage(2105, LogLevel.Error, "The lane of worker {Worker} holds what cannot be: its process has overwritten it. All sessions of that worker on reactor {Reactor} are closed.")]
    public static partial void LaneCorrupt(ILogger logger, int worker, int reactor);

    [LoggerMessage(2109, LogLevel.Error, "Session {Session} is closed: a file that was to be sent to it did not reach the master, which may have no more open files.")]
    public static partial void FileLost(ILogger logger, string session);

    [LoggerMessage(2110, LogLevel.Error, "Session {Session} is closed: the file that was being sent to it has become shorter, {Bytes} bytes are missing.")]
    public static partial void FileTruncated(ILogger logger, string session, long bytes);

    [LoggerMessage(2111, LogLevel.Information, "Session {Session} of endpoint {Endpoint} is closed: nothing came for longer than its idle time. Reactor {Reactor} has closed {Count} such sessions so far.")]
    public static partial void ClientIdle(ILogger logger, string session, string endpoint, long count, int reactor);

    [LoggerMessage(2112, LogLevel.Error, "{Handler} has thrown, the endpoint's own mode of dispatch has chosen the worker. That has happened {Count} times so far.")]
    public static partial void DispatchFailed(ILogger logger, string handler, long count, Exception exception);

    [LoggerMessage(2107, LogLevel.Warning, "Session {Session} of endpoint {Endpoint} is closed, it sent what is no message: {Fault}. Reactor {Reactor} has seen {Count} such so far.")]
    public static partial void ProtocolError(ILogger logger, string session, string endpoint, string fault, long count, int reactor);

    [LoggerMessage(2117, LogLevel.Warning, "A datagram at endpoint {Endpoint} is dropped, it is no message: {Fault}. Reactor {Reactor} has seen {Count} such, and sessions that sent such, so far.")]
    public static partial void PacketRejected(ILogger logger, string endpoint, string fault, long count, int reactor);

    [LoggerMessage(2108, LogLevel.Error, "A connection to endpoint {Endpoint} is closed: the factory of its framers has thrown.")]
    public static partial void FramerFactoryFailed(ILogger logger, string endpoint, Exception exception);

    [LoggerMessage(2113, LogLevel.Error, "A task is lost: its process died while it ran, the {Attempt}th time, and it may not be run again. Reactor {Reactor} has lost {Count} so far.")]
    public static partial void TaskLost(ILogger logger, int attempt, long count, int reactor);

    [LoggerMessage(2114, LogLevel.Error, "A message between processes is dropped by reactor {Reactor}: {Reason}.")]
    public static partial void MessageDropped(ILogger logger, string reason, int reactor);

    [LoggerMessage(2115, LogLevel.Warning, "A message is lost: process {Process} died while it handled it.")]
    public static partial void MessageLost(ILogger logger, int process);

    [LoggerMessage(2116, LogLevel.Warning, "The server has stopped before {Count} tasks of reactor {Reactor} had run: what Prefork:MaxWaitTime allows was over.")]
    public static partial void TasksUnfinished(ILogger logger, int count, int reactor);

    [LoggerMessage(2106, LogLevel.Warning, "Connections are refused: {Setting} ({Limit}) is reached. {Refused} have been refused so far.")]
    public static partial void ConnectionsRefused(ILogger logger, string setting, int limit, long refused);
}
