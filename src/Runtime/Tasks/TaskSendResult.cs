namespace Prefork;

/// <summary>What became of a task that was sent without waiting for its end.</summary>
public enum TaskSendResult
{
    /// <summary>It is on its way, and outlives this process.</summary>
    Sent,

    /// <summary>So many tasks wait already as <c>Prefork:Tasks:MaxQueue</c> or <c>Prefork:Tasks:MaxQueueBytes</c> allows.</summary>
    QueueFull,

    /// <summary>The payload is larger than <c>Prefork:Tasks:MaxPayloadLength</c>.</summary>
    TooLarge,

    /// <summary>There are no task workers: <c>Prefork:Tasks:Workers</c> is 0.</summary>
    NoTaskWorkers,

    /// <summary>No task worker has the id that was asked for.</summary>
    NoSuchWorker,
}
