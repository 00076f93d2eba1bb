namespace Prefork;

/// <summary>Which worker ended, and how, for <see cref="OnWorkerErrorAttribute"/>.</summary>
public readonly struct WorkerErrorContext
{
    internal WorkerErrorContext(int workerId, int processId, int exitCode, int signal)
    {
        WorkerId = workerId;
        ProcessId = processId;
        ExitCode = exitCode;
        Signal = signal;
    }

    /// <summary>The worker's number; its successor has the same.</summary>
    public int WorkerId { get; }

    /// <summary>The id that its process had.</summary>
    public int ProcessId { get; }

    /// <summary>Its exit code; 0 where a signal ended it.</summary>
    public int ExitCode { get; }

    /// <summary>The number of the signal that ended it, or 0.</summary>
    public int Signal { get; }
}
