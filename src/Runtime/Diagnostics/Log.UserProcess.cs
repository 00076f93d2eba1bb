using Microsoft.Extensions.Logging;

namespace Prefork.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(4100, LogLevel.Critical, "User process {Process} ends: it has failed.")]
    public static partial void UserProcessFailed(ILogger logger, string process, Exception error);

    [LoggerMessage(4101, LogLevel.Warning, "User process {Process} is to end within {Left} ms and has not returned.")]
    public static partial void UserProcessHeldBack(ILogger logger, string process, long left);

    [LoggerMessage(4102, LogLevel.Error, "User process {Process} has failed and is started again in {Delay} ms.")]
    public static partial void UserProcessThrew(ILogger logger, string process, int delay, Exception error);

    [LoggerMessage(4103, LogLevel.Information, "User process {Process} has returned and is started again in {Delay} ms.")]
    public static partial void UserProcessReturned(ILogger logger, string process, int delay);

    [LoggerMessage(4104, LogLevel.Error, "User process {Process} has not ended within MaxWaitTime and is left behind.")]
    public static partial void UserProcessLeftBehind(ILogger logger, string process);
}
