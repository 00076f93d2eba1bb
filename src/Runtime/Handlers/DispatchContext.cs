namespace Prefork;

/// <summary>A message that a worker is to be chosen for, for <see cref="OnDispatchAttribute"/>.</summary>
public readonly ref struct DispatchContext
{
    internal DispatchContext(long sessionId, string endpoint, ReadOnlySpan<byte> remoteAddress, int remotePort, ReadOnlySpan<byte> data, int workers)
    {
        SessionId = sessionId;
        Endpoint = endpoint;
        RemoteAddress = remoteAddress;
        RemotePort = remotePort;
        Data = data;
        Workers = workers;
    }

    /// <summary>The id of the message's session, or 0 for a datagram.</summary>
    public long SessionId { get; }

    /// <summary>The name of the endpoint that it arrived at.</summary>
    public string Endpoint { get; }

    /// <summary>The client's address: 4 bytes of IPv4, 16 of IPv6, or none.</summary>
    public ReadOnlySpan<byte> RemoteAddress { get; }

    /// <summary>The client's port, or 0.</summary>
    public int RemotePort { get; }

    /// <summary>The message.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>How many workers there are; they are numbered from 0.</summary>
    public int Workers { get; }
}
