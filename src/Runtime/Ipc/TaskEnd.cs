namespace Prefork.Ipc;

/// <summary>How a task has ended, in records.</summary>
internal enum TaskEnd : byte
{
    /// <summary>It has run; the payload is its result.</summary>
    Done = 0,

    /// <summary>It has thrown; the payload is a <see cref="Tasks.TaskError"/>.</summary>
    Failed = 1,

    /// <summary>Its process died while it ran; the payload is empty, the record's attempt says how often that happened.</summary>
    Lost = 2,

    /// <summary>The task worker's build does not know its name.</summary>
    Unknown = 3,

    /// <summary>The task worker could not read its payload; the payload is a <see cref="Tasks.TaskError"/>.</summary>
    BadPayload = 4,

    /// <summary>Too many wait.</summary>
    QueueFull = 5,

    /// <summary>No task worker has the id.</summary>
    NoSuchWorker = 6,

    /// <summary>Nobody waited for it any more before it was started.</summary>
    Cancelled = 7,

    /// <summary>The server stops.</summary>
    Stopping = 8,

    /// <summary>Its payload, or its result, is nowhere: there was no descriptor or no memory left for it.</summary>
    PayloadLost = 9,
}
