using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Prefork.TestServer;

/// <summary>Says in which processes hosted services run.</summary>
public sealed partial class HostedProbe(Server server, ILogger<HostedProbe> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Started(logger, server.Role);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Information, "hosted service started in {Role}")]
    private static partial void Started(ILogger logger, ServerRole role);
}
