using Microsoft.Extensions.Logging;

namespace Prefork.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(EventIds.Hosting + 20, LogLevel.Information, "The log goes on in {Path}, opened anew")]
    public static partial void LogReopened(ILogger logger, string path);

    [LoggerMessage(EventIds.Hosting + 21, LogLevel.Error, "The log file {Path} cannot be opened anew ({Reason}): the log of this process stays in the file that it has open")]
    public static partial void LogNotReopened(ILogger logger, string path, string reason);

    [LoggerMessage(EventIds.Hosting + 22, LogLevel.Warning, "{Process} could not be bound to processor {Processor} ({Reason}) and runs on any")]
    public static partial void AffinityRefused(ILogger logger, string process, int processor, string reason);
}
