namespace Prefork;

/// <summary>Why a task was not run.</summary>
public enum TaskRejection
{
    /// <summary>So many tasks wait already as <c>Prefork:Tasks:MaxQueue</c> or <c>Prefork:Tasks:MaxQueueBytes</c> allows.</summary>
    QueueFull,

    /// <summary>The payload is larger than <c>Prefork:Tasks:MaxPayloadLength</c>.</summary>
    TooLarge,

    /// <summary>There are no task workers: <c>Prefork:Tasks:Workers</c> is 0.</summary>
    NoTaskWorkers,

    /// <summary>No task worker has the id that was asked for.</summary>
    NoSuchWorker,

    /// <summary>The task worker's build has no such task.</summary>
    Unknown,

    /// <summary>The task worker could not read the payload.</summary>
    BadPayload,

    /// <summary>The server stops.</summary>
    Stopping,
}
