using Microsoft.Extensions.Logging;
using Prefork.Registration;

namespace Prefork.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Error, "{Handler} failed; the server goes on")]
    public static partial void ServerHandlerFailed(ILogger logger, string handler, Exception error);

    [LoggerMessage(1101, LogLevel.Error, "{Handler} has not ended after {Milliseconds} ms: the server goes on without it, and does not call it again before it has ended")]
    public static partial void ServerHandlerHangs(ILogger logger, string handler, long milliseconds);

    [LoggerMessage(1102, LogLevel.Error, "An event {Event} is passed over: too many wait for handlers that do not end")]
    public static partial void ServerEventDropped(ILogger logger, HandlerEvent @event);
}
