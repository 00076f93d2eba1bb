using Prefork.Ipc;

namespace Prefork.Hosting;

/// <summary>
/// What master and workers have to agree on, as one number: the layouts of shared memory, and the endpoints, whose indices stand
/// in it, with what makes a message there and who gets it, and the declared shared objects. A build that brings another contract takes effect by a restart of the server.
/// </summary>
internal static class Contract
{
    public static long Of(ServerContext context) => Of(context.Endpoints, context.Handlers, context.Server.Shared.Hash);

    public static long Of(IReadOnlyList<EndpointDefinition> endpoints, HandlerTable? handlers = null, long sharedObjects = 0)
    {
        var hash = new StableHash();
        hash.Add(LaneHeader.ExpectedVersion);
        hash.Add(SharedRegionHeader.ExpectedVersion);
        hash.Add((int)sharedObjects);
        hash.Add((int)(sharedObjects >> 32));
        foreach (var endpoint in endpoints)
        {
            hash.Add(endpoint.Name.ToUpperInvariant());
            AddFraming(ref hash, endpoint.Options);
            hash.Add((int)endpoint.Options.Dispatch);
            hash.Add(handlers?.ForEndpoint(endpoint.Index).Dispatch?.Descriptor.Name);
        }

        return hash.Value;
    }

    private static void AddFraming(ref StableHash hash, EndpointOptions endpoint)
    {
        var framing = endpoint.Framing;
        hash.Add(endpoint.MaxMessageLength);
        hash.Add(endpoint.GetCustomFramer()?.Name);
        hash.Add((int)framing.Mode);
        switch (framing.Mode)
        {
            case FramingMode.Delimiter:
                hash.Add(framing.Delimiter);
                hash.Add(framing.IncludeDelimiter ? 1 : 0);
                break;
            case FramingMode.LengthField:
                hash.Add(framing.LengthFieldOffset);
                hash.Add(framing.LengthFieldSize);
                hash.Add(framing.LengthFieldLittleEndian ? 1 : 0);
                hash.Add((int)framing.LengthCounts);
                hash.Add(framing.LengthAdjustment);
                hash.Add(framing.InitialBytesToStrip);
                break;
        }
    }
}
