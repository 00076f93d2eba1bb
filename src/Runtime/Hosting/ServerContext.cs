using Microsoft.Extensions.Logging;

namespace Prefork.Hosting;

internal sealed class ServerContext
{
    public required PreforkOptions Options { get; init; }

    public required ILoggerFactory LoggerFactory { get; init; }
}
