using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Hosting;

namespace Prefork.Master;

/// <summary>How many clients may be connected, to the server or to one endpoint. All reactors use it at once.</summary>
internal sealed class ConnectionLimit(string setting, int most, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly LogThrottle _log = new();
    private int _taken;
    private long _refused;

    /// <summary>The limit of an endpoint's own; null where it has none.</summary>
    public static ConnectionLimit? Of(EndpointDefinition endpoint, ILogger logger) => endpoint.Options.MaxConnections == 0
        ? null
        : new ConnectionLimit(SettingCatalog.EndpointMaxConnections.FullName("Endpoints", endpoint.Name), endpoint.Options.MaxConnections, logger);

    /// <summary>Takes one; where none is left, counts and logs that and returns false.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref _taken);
        var refused = Interlocked.Increment(ref _refused);
        lock (_gate)
        {
            if (!_log.ShouldLog(Environment.TickCount64))
            {
                return false;
            }
        }

        Log.ConnectionsRefused(logger, setting, most, refused);
        return false;
    }

    public void Return() => Interlocked.Decrement(ref _taken);
}
