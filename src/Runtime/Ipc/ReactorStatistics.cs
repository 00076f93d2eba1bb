using System.Runtime.InteropServices;

namespace Prefork.Ipc;

/// <summary>What a reactor has counted since the server started. Its thread alone writes it, any process may read it.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal unsafe struct ReactorStatistics
{
    public const int Size = 2048;

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

    /// <summary>Connections that were refused because of a MaxConnections, at this reactor's listeners.</summary>
    public long Refused;

    /// <summary>Tasks that wait here for a task worker, and the bytes of their payloads.</summary>
    public long TasksQueued;
    public long TaskBytesQueued;

    /// <summary>Tasks that are with task workers.</summary>
    public long TasksRunning;

    /// <summary>Tasks that have run to their ends, and those that have thrown.</summary>
    public long TasksDone;
    public long TasksFailed;

    /// <summary>Tasks whose process died while they ran.</summary>
    public long TasksLost;

    /// <summary>Tasks that were not run: nobody waited any more, or nothing could run them.</summary>
    public long TasksRejected;

    /// <summary>Messages between processes.</summary>
    public long PipeMessages;

    /// <summary>Large payloads that are held for their receivers, and the bytes of those in shared memory.</summary>
    public long PayloadFiles;
    public long PayloadBytes;

    /// <summary>How long tasks waited, and ran: counts by <see cref="DurationBuckets"/>.</summary>
    public fixed long TaskWaits[DurationBuckets.Count];
    public fixed long TaskRuns[DurationBuckets.Count];
}
