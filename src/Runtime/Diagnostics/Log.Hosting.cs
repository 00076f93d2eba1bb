using Microsoft.Extensions.Logging;
using Prefork.Hosting;
using Prefork.Master;

namespace Prefork.Diagnostics;

/// <summary>Every message that Prefork logs.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.Hosting + 0, LogLevel.Warning, "{Setting}")]
    public static partial void UnknownSetting(ILogger logger, UnknownSetting setting);

    [LoggerMessage(
        EventIds.Hosting + 1,
        LogLevel.Warning,
        "Prefork:MaxConnections is lowered from {Configured} to {Possible}, as this process may open {Limit} files: raise the limit with 'ulimit -n' or LimitNOFILE")]
    public static partial void ConnectionsLowered(ILogger logger, int configured, int possible, long limit);

    [LoggerMessage(EventIds.Hosting + 2, LogLevel.Information, "{Endpoint}  {Address}  try: {Command}")]
    public static partial void EndpointListening(ILogger logger, string endpoint, EndpointAddress address, string command);

    [LoggerMessage(EventIds.Hosting + 3, LogLevel.Information, "Ready. Reload with kill -USR1 {ProcessId}, stop with Ctrl-C or kill -TERM {ProcessId}")]
    public static partial void ServerReady(ILogger logger, int processId);

    [LoggerMessage(
        EventIds.Hosting + 4, LogLevel.Warning, "The service manager passes socket {Descriptor} ({Name}, {Socket}), which no endpoint has by name or address: it is left alone")]
    public static partial void InheritedSocketUnused(ILogger logger, int descriptor, string name, InheritedSocket socket);
}
