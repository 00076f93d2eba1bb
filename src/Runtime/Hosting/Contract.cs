using Prefork.Ipc;

namespace Prefork.Hosting;

/// <summary>
/// What master and workers have to agree on, as one number: the layouts of shared memory, and the endpoints, whose indices stand
/// in it. A build that brings another contract takes effect by a restart of the server.
/// </summary>
internal static class Contract
{
    public static long Of(IReadOnlyList<EndpointDefinition> endpoints)
    {
        var hash = new StableHash();
        hash.Add(LaneHeader.ExpectedVersion);
        hash.Add(SharedRegionHeader.ExpectedVersion);
        foreach (var endpoint in endpoints)
        {
            hash.Add(endpoint.Name.ToUpperInvariant());
        }

        return hash.Value;
    }
}
