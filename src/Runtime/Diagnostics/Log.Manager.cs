using Microsoft.Extensions.Logging;

namespace Prefork.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "Adopted {Process} (pid {ProcessId})")]
    public static partial void ProcessAdopted(ILogger logger, string process, int processId);

    [LoggerMessage(3001, LogLevel.Error, "{Process} could not be started and will be tried again: {Reason}")]
    public static partial void SpawnFailed(ILogger logger, string process, string? reason);

    [LoggerMessage(3002, LogLevel.Error, "{Process} keeps dying soon after its start; the next start is in {Delay} ms")]
    public static partial void CrashLoop(ILogger logger, string process, int delay);

    [LoggerMessage(3003, LogLevel.Information, "{Process} works again after its crash loop")]
    public static partial void Recovered(ILogger logger, string process);

    [LoggerMessage(3004, LogLevel.Critical, "The master does not read the manager's orders: the manager ends, to be started anew")]
    public static partial void ManagerCutOff(ILogger logger);

    [LoggerMessage(3005, LogLevel.Information, "Reload: every worker, and then every task worker, is replaced by a process of the build that is on disk now")]
    public static partial void ReloadStarted(ILogger logger);

    [LoggerMessage(3006, LogLevel.Information, "Reload done: {Processes} were replaced")]
    public static partial void ReloadSucceeded(ILogger logger, string processes);

    [LoggerMessage(3007, LogLevel.Error, "Reload given up after {Processes}: {Reason}. The others go on as they were")]
    public static partial void ReloadFailed(ILogger logger, string reason, string processes);

    [LoggerMessage(3008, LogLevel.Information, "{Process} (pid {ProcessId}) is to be replaced: {Reason}")]
    public static partial void ReplacementWanted(ILogger logger, string process, int processId, string? reason);

    [LoggerMessage(3009, LogLevel.Error, "{Process} could not be replaced and works on; it will be tried again: {Reason}")]
    public static partial void RecycleFailed(ILogger logger, string process, string? reason);

    [LoggerMessage(3010, LogLevel.Information, "{Process} has ended in order and is started again in {Delay} ms")]
    public static partial void ProcessReturned(ILogger logger, string process, int delay);

    [LoggerMessage(3011, LogLevel.Information, "Reload: every task worker is replaced by a process of the build that is on disk now")]
    public static partial void TaskReloadStarted(ILogger logger);
}
