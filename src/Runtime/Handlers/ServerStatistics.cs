using Prefork.Ipc;

namespace Prefork;

/// <summary>What a server has counted since it started.</summary>
public sealed class ServerStatistics
{
    private ServerStatistics()
    {
    }

    /// <summary>Connections that were taken over.</summary>
    public long ConnectionsAccepted { get; private set; }

    /// <summary>Connections that are there now.</summary>
    public long Connections { get; private set; }

    /// <summary>Connections that were refused because the server or their endpoint had as many as its <c>MaxConnections</c> allows.</summary>
    public long ConnectionsRefused { get; private set; }

    /// <summary>Bytes that came from clients.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>Bytes that were accepted for clients.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Messages, or pieces of raw data, that went to workers.</summary>
    public long MessagesReceived { get; private set; }

    /// <summary>Sends that were taken from workers and user processes; those to one session that came together may count as one.</summary>
    public long Sends { get; private set; }

    /// <summary>Datagrams that went to workers.</summary>
    public long PacketsReceived { get; private set; }

    /// <summary>Datagrams that were sent.</summary>
    public long PacketsSent { get; private set; }

    /// <summary>Datagrams that found no room, on either way.</summary>
    public long PacketsDropped { get; private set; }

    /// <summary>Connections that were closed because of what they sent.</summary>
    public long ProtocolErrors { get; private set; }

    /// <summary>Connections that were cut because their clients did not read.</summary>
    public long SlowClients { get; private set; }

    /// <summary>Connections that were closed because nothing came from their clients.</summary>
    public long IdleClients { get; private set; }

    /// <summary>Messages that were being handled when their worker died.</summary>
    public long RequestsLost { get; private set; }

    /// <summary>Tasks that wait for a task worker.</summary>
    public long TasksQueued { get; private set; }

    /// <summary>Tasks that are with task workers.</summary>
    public long TasksRunning { get; private set; }

    /// <summary>Tasks that have run to their ends.</summary>
    public long TasksDone { get; private set; }

    /// <summary>Tasks that have thrown.</summary>
    public long TasksFailed { get; private set; }

    /// <summary>Tasks whose process died while they ran, and that were given up.</summary>
    public long TasksLost { get; private set; }

    /// <summary>Tasks that were not run: nobody waited for them any more, or nothing could run them.</summary>
    public long TasksRejected { get; private set; }

    /// <summary>How long 99 of 100 tasks waited at most before they were started; right to about a third.</summary>
    public TimeSpan TaskWaitP99 { get; private set; }

    /// <summary>How long 99 of 100 tasks ran at most; right to about a third.</summary>
    public TimeSpan TaskRunP99 { get; private set; }

    /// <summary>Messages between processes of the server.</summary>
    public long PipeMessages { get; private set; }

    /// <summary>The memory of the shared objects, in bytes, reserved when the server started.</summary>
    public long SharedMemoryBytes { get; private set; }

    internal static unsafe ServerStatistics Read(SharedRegion region, long sharedMemoryBytes)
    {
        var sum = new ServerStatistics { SharedMemoryBytes = sharedMemoryBytes };
        var waits = new long[DurationBuckets.Count];
        var runs = new long[DurationBuckets.Count];
        for (var i = 0; i < region.Reactors; i++)
        {
            var reactor = region.Statistics(i);
            sum.ConnectionsAccepted += reactor->Accepted;
            sum.Connections += reactor->Accepted - reactor->Closed;
            sum.ConnectionsRefused += reactor->Refused;
            sum.BytesReceived += reactor->BytesReceived;
            sum.BytesSent += reactor->BytesSent;
            sum.MessagesReceived += reactor->Messages;
            sum.Sends += reactor->Sends;
            sum.PacketsReceived += reactor->PacketsReceived;
            sum.PacketsSent += reactor->PacketsSent;
            sum.PacketsDropped += reactor->PacketsDropped;
            sum.ProtocolErrors += reactor->ProtocolErrors;
            sum.SlowClients += reactor->SlowClients;
            sum.IdleClients += reactor->IdleClients;
            sum.RequestsLost += reactor->RequestsLost;
            sum.TasksQueued += reactor->TasksQueued;
            sum.TasksRunning += reactor->TasksRunning;
            sum.TasksDone += reactor->TasksDone;
            sum.TasksFailed += reactor->TasksFailed;
            sum.TasksLost += reactor->TasksLost;
            sum.TasksRejected += reactor->TasksRejected;
            sum.PipeMessages += reactor->PipeMessages;
            for (var bucket = 0; bucket < DurationBuckets.Count; bucket++)
            {
                waits[bucket] += reactor->TaskWaits[bucket];
                runs[bucket] += reactor->TaskRuns[bucket];
            }
        }

        sum.TaskWaitP99 = DurationBuckets.Percentile(waits, 0.99);
        sum.TaskRunP99 = DurationBuckets.Percentile(runs, 0.99);

        return sum;
    }
}
