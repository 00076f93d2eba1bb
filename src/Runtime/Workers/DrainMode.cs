namespace Prefork.Workers;

/// <summary>What a worker that stops does with the requests that it has not started.</summary>
internal enum DrainMode
{
    /// <summary>Handles them: the master sends no more.</summary>
    HandleQueue,

    /// <summary>Leaves them to its successor: the master goes on sending.</summary>
    LeaveQueue,
}
