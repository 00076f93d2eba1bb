using Microsoft.Extensions.Logging;

namespace Prefork.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(3300, LogLevel.Information, "The sources of {Project} are watched: a change is built, and the workers are reloaded")]
    public static partial void SourcesWatched(ILogger logger, string project);

    [LoggerMessage(3301, LogLevel.Information, "{File} has changed: building")]
    public static partial void BuildStarted(ILogger logger, string file);

    [LoggerMessage(3302, LogLevel.Error, "{Error}")]
    public static partial void BuildError(ILogger logger, string error);

    [LoggerMessage(3303, LogLevel.Error, "The build has failed. The code that was built before serves on, until a change builds")]
    public static partial void BuildFailed(ILogger logger);

    [LoggerMessage(3304, LogLevel.Error, "The sources are watched no longer")]
    public static partial void SourceWatchFailed(ILogger logger, Exception exception);
}
