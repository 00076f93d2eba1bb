namespace Prefork;

/// <summary>The worker process that a handler runs in.</summary>
public sealed class Worker
{
    internal Worker(int id, CancellationToken stopping)
    {
        Id = id;
        Stopping = stopping;
    }

    /// <summary>The worker's number, from 0; its successor after a death or a reload has the same.</summary>
    public int Id { get; }

    /// <summary>The process id.</summary>
    public int ProcessId { get; } = Environment.ProcessId;

    /// <summary>Cancelled when the worker begins to stop.</summary>
    public CancellationToken Stopping { get; }
}
