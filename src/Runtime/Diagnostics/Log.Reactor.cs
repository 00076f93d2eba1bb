using Microsoft.Extensions.Logging;

namespace Prefork.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(2100, LogLevel.Error, "No more connections are accepted for a moment: {Error}. Raise the limit of open files (ulimit -n) or lower Prefork:MaxConnections. {Suppressed} further failures were not logged.")]
    public static partial void AcceptPaused(ILogger logger, string error, long suppressed);

    [LoggerMessage(2101, LogLevel.Error, "A new connection could not be watched and was closed: {Error}.")]
    public static partial void SocketNotWatched(ILogger logger, string error);

    [LoggerMessage(2102, LogLevel.Warning, "Session {Session} was cut: its client does not read, {Bytes} bytes were waiting for it (Prefork:Limits:MaxOutputBytes).")]
    public static partial void ClientTooSlow(ILogger logger, string session, int bytes);

    [LoggerMessage(2103, LogLevel.Information, "Reactor {Reactor} has settled worker {Worker}: {Replayed} requests go to its successor, {Started} had been started, {Closed} connections are closed.")]
    public static partial void WorkerSettled(ILogger logger, int worker, int reactor, int replayed, int started, int closed);

    [LoggerMessage(2104, LogLevel.Warning, "Session {Session}: its worker died in one of its handlers; the request is settled by the crash policy {Policy}.")]
    public static partial void RequestLost(ILogger logger, string session, CrashPolicy policy);

    [LoggerMessage(2105, LogLevel.Error, "The lane of worker {Worker} holds what cannot be: its process has overwritten it. All sessions of that worker on reactor {Reactor} are closed.")]
    public static partial void LaneCorrupt(ILogger logger, int worker, int reactor);

    [LoggerMessage(2106, LogLevel.Warning, "Connections are refused: Prefork:MaxConnections ({Limit}) is reached. {Refused} have been refused so far.")]
    public static partial void ConnectionsRefused(ILogger logger, int limit, long refused);
}
