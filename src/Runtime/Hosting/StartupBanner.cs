using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;

namespace Prefork.Hosting;

/// <summary>The lines that the first process prints when the server is ready.</summary>
internal static class StartupBanner
{
    /// <summary>Writes a line for each endpoint and each process, and how to stop the server.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="endpoints">The endpoints.</param>
    /// <param name="bound">The addresses that they are bound to, in the same order.</param>
    /// <param name="processes">The processes, the manager and then the workers.</param>
    public static void Write(
        ILogger logger, IReadOnlyList<EndpointDefinition> endpoints, IReadOnlyList<EndpointAddress> bound, IReadOnlyList<StartedProcess> processes)
    {
        for (var i = 0; i < endpoints.Count; i++)
        {
            Log.EndpointListening(logger, endpoints[i].Name, bound[i], bound[i].ClientArguments);
        }

        foreach (var process in processes)
        {
            Log.ProcessReady(logger, process.Name, process.ProcessId, (long)process.Elapsed.TotalMilliseconds);
        }

        Log.ServerReady(logger, Environment.ProcessId);
    }
}
