using Prefork.Benchmarks.Load;
using Prefork.Benchmarks.Servers;

namespace Prefork.Benchmarks.Commands;

/// <summary>An unmeasured load on a server that has just started, which also shows that it echoes.</summary>
internal static class WarmUp
{
    private static readonly LoadShape Load = new(50, 1, 100, TimeSpan.FromSeconds(2));

    public static void Run(ServerProcess server, CancellationToken cancellation)
    {
        using var client = new LoadClient(server.Port, Load);
        client.Start();
        client.Run(Load.Duration, verify: true, cancellation);
        client.Drain(cancellation);
        if (client.Errors > 0)
        {
            server.ThrowIfEnding("while it was warmed up");
            throw new BenchmarkException($"the server '{server.Name}' does not echo: {client.Errors} of {Load.Connections} connections failed, the first because {client.FirstError}");
        }
    }
}
