using System.Runtime.InteropServices;

namespace Prefork.Ipc;

/// <summary>What a reactor has counted since the server started. Its thread alone writes it, any process may read it.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct ReactorStatistics
{
    public const int Size = 256;

    /// <summary>Connections that were taken over.</summary>
    public long Accepted;

    /// <summary>Connections that have ended.</summary>
    public long Closed;
    public long BytesReceived;
    public long BytesSent;

    /// <summary>Messages, or pieces of raw data, that went to workers.</summary>
    public long Messages;

    /// <summary>Sends that were taken from workers.</summary>
    public long Sends;

    /// <summary>Connections that were closed because of what they sent.</summary>
    public long ProtocolErrors;

    /// <summary>Datagrams that went to workers.</summary>
    public long PacketsReceived;
    public long PacketsSent;

    /// <summary>Datagrams that found no room, on either way.</summary>
    public long PacketsDropped;

    /// <summary>Connections that were cut because their clients did not read.</summary>
    public long SlowClients;

    /// <summary>Connections that were closed because nothing came from their clients.</summary>
    public long IdleClients;

    /// <summary>Requests that were being handled when their worker died.</summary>
    public long RequestsLost;

    /// <summary>Connections that were refused because of Prefork:MaxConnections, at this reactor's listeners.</summary>
    public long Refused;
}
