using Prefork.Ipc;

namespace Prefork.Hosting;

/// <summary>
/// What master and workers have to agree on, as one number: the layouts of shared memory, and the endpoints, whose indices stand
/// in it. A build that brings another contract takes effect by a restart of the server.
/// </summary>
internal static class Contract
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>FNV-1a over all of it: the same in every process, which <see cref="string.GetHashCode()"/> is not.</summary>
    public static long Of(IReadOnlyList<EndpointDefinition> endpoints)
    {
        var hash = Add(Add(Basis, LaneHeader.ExpectedVersion), SharedRegionHeader.ExpectedVersion);
        foreach (var endpoint in endpoints)
        {
            hash = Add(hash, endpoint.Name.Length);
            foreach (var character in endpoint.Name)
            {
                hash = Add(hash, char.ToUpperInvariant(character));
            }
        }

        return (long)(hash & long.MaxValue);
    }

    private static ulong Add(ulong hash, int value) => (hash ^ (uint)value) * Prime;
}
