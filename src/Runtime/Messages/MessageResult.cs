namespace Prefork;

/// <summary>What became of a message to another process.</summary>
public enum MessageResult
{
    /// <summary>It is on its way, and outlives this process; where the target has died, its successor gets it.</summary>
    Sent,

    /// <summary>There is no such process.</summary>
    NoSuchProcess,

    /// <summary>The target has not taken what was sent to it before: <c>Prefork:Messages:MaxQueueBytes</c> waits already.</summary>
    QueueFull,

    /// <summary>The payload is larger than <c>Prefork:Messages:MaxLength</c>.</summary>
    TooLarge,
}
