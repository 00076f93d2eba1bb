using Microsoft.Extensions.Logging;
using Prefork.Ipc;

namespace Prefork.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Information, "Started {Process} (pid {ProcessId}, instance {Instance})")]
    public static partial void ProcessStarted(ILogger logger, string process, int processId, long instance);

    [LoggerMessage(2001, LogLevel.Information, "{Process}  pid {ProcessId}  ready in {Milliseconds} ms")]
    public static partial void ProcessReady(ILogger logger, string process, int processId, long milliseconds);

    [LoggerMessage(2002, LogLevel.Information, "{Process} (pid {ProcessId}) ended {Status}")]
    public static partial void ProcessEnded(ILogger logger, string process, int processId, WaitStatus status);

    [LoggerMessage(2003, LogLevel.Warning, "{Process} (pid {ProcessId}) died {Status}")]
    public static partial void ProcessDied(ILogger logger, string process, int processId, WaitStatus status);

    [LoggerMessage(2004, LogLevel.Error, "{Process} (pid {ProcessId}) failed: {Reason}")]
    public static partial void ProcessFailed(ILogger logger, string process, int processId, string? reason);

    [LoggerMessage(2005, LogLevel.Error, "The manager could not be started and will be tried again: {Reason}")]
    public static partial void ManagerSpawnFailed(ILogger logger, string? reason);

    [LoggerMessage(2006, LogLevel.Error, "The manager keeps dying before it is ready; the next start is in {Delay} ms")]
    public static partial void ManagerCrashLoop(ILogger logger, int delay);

    [LoggerMessage(2007, LogLevel.Error, "{Process} has no successor yet, its lane could not be made and will be tried again: {Reason}")]
    public static partial void LaneFailed(ILogger logger, string process, string reason);

    [LoggerMessage(2008, LogLevel.Information, "The server stops ({Reason}); its processes have {Seconds} s to finish")]
    public static partial void Stopping(ILogger logger, string reason, double seconds);

    [LoggerMessage(2009, LogLevel.Information, "The server has stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(2010, LogLevel.Error, "{Process} (pid {ProcessId}) has not finished within MaxWaitTime and is killed")]
    public static partial void ProcessKilled(ILogger logger, string process, int processId);

    [LoggerMessage(2011, LogLevel.Error, "The server has not stopped in time and ends as it is")]
    public static partial void StopTimedOut(ILogger logger);

    [LoggerMessage(2012, LogLevel.Warning, "{Process} died while the server stops: it is not replaced, and what waited for it is given up")]
    public static partial void WorkerLostWhileStopping(ILogger logger, string process);

    [LoggerMessage(2013, LogLevel.Error, "{Process} (pid {ProcessId}) has closed its control channel and lives on: it is killed")]
    public static partial void ControlChannelLost(ILogger logger, string process, int processId);

    [LoggerMessage(2014, LogLevel.Error, "{Process} (pid {ProcessId}) does not read its control channel: it is killed")]
    public static partial void ControlChannelFull(ILogger logger, string process, int processId);

    [LoggerMessage(2015, LogLevel.Warning, "A control message of {Peer} was thrown away ({Fault}); {Count} so far")]
    public static partial void ControlMessageRejected(ILogger logger, string peer, string fault, long count);

    [LoggerMessage(2016, LogLevel.Warning, "The manager is gone while the server stops; the master drains the workers itself")]
    public static partial void ManagerLostWhileStopping(ILogger logger);

    [LoggerMessage(2017, LogLevel.Critical, "An event of the process supervision failed")]
    public static partial void SpawnerEventFailed(ILogger logger, Exception exception);

    [LoggerMessage(2019, LogLevel.Critical, "The process supervision has failed; the server ends")]
    public static partial void SpawnerFailed(ILogger logger, Exception exception);

    [LoggerMessage(2020, LogLevel.Debug, "Processes are started as {Executable}")]
    public static partial void Executable(ILogger logger, string executable);

    [LoggerMessage(2021, LogLevel.Warning, "There are no task workers to reload: SIGUSR2 does nothing here; SIGUSR1 reloads the workers")]
    public static partial void NoTaskWorkers(ILogger logger);

    [LoggerMessage(2022, LogLevel.Error, "{Process} (pid {ProcessId}) was replaced, and has not finished within Prefork:MaxWaitTime ({Seconds} s): it is ended, and what it had started is settled by its crash policy")]
    public static partial void ReplacedWorkerOverdue(ILogger logger, string process, int processId, double seconds);

    [LoggerMessage(2023, LogLevel.Error, "{Process} (pid {ProcessId}) is refused: {Reason}")]
    public static partial void ContractDiffers(ILogger logger, string process, int processId, string reason);

    [LoggerMessage(2024, LogLevel.Information, "{Process} (pid {ProcessId}) took over from pid {Replaced}")]
    public static partial void WorkerTookOver(ILogger logger, string process, int processId, int replaced);

    [LoggerMessage(2025, LogLevel.Warning, "The server stops at once ({Reason}): its processes are killed")]
    public static partial void StoppingAtOnce(ILogger logger, string reason);
}
