using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;

namespace Prefork.Hosting;

/// <summary>The lines that the first process prints when the server is ready.</summary>
internal static class StartupBanner
{
    /// <summary>Writes a line for each endpoint, and how to stop the server; each process has a line of its own when it is ready.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="endpoints">The endpoints.</param>
    /// <param name="bound">The addresses that they are bound to, in the same order.</param>
    public static void Write(ILogger logger, IReadOnlyList<EndpointDefinition> endpoints, IReadOnlyList<EndpointAddress> bound)
    {
        for (var i = 0; i < endpoints.Count; i++)
        {
            Log.EndpointListening(logger, endpoints[i].Name, bound[i], bound[i].ClientCommand(endpoints[i].Options.Tls.IsOn));
        }

        Log.ServerReady(logger, Environment.ProcessId);
    }
}
