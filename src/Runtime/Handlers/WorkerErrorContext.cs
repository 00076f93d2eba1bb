namespace Prefork;

/// <summary>Which worker, task worker or user process ended, and how, for <see cref="OnWorkerErrorAttribute"/>.</summary>
public readonly struct WorkerErrorContext
{
    internal WorkerErrorContext(ServerRole role, int workerId, string processName, int processId, int exitCode, int signal)
    {
        Role = role;
        ProcessName = processName;
        WorkerId = workerId;
        ProcessId = processId;
        ExitCode = exitCode;
        Signal = signal;
    }

    /// <summary>What the process did: <see cref="ServerRole.Worker"/>, <see cref="ServerRole.TaskWorker"/> or <see cref="ServerRole.UserProcess"/>.</summary>
    public ServerRole Role { get; }

    /// <summary>The name of the process as log lines have it: <c>worker 0</c>, <c>task worker 2</c>, <c>user process feed</c>.</summary>
    public string ProcessName { get; }

    /// <summary>The number of the process among all of these; its successor has the same.</summary>
    public int WorkerId { get; }

    /// <summary>The id that its process had.</summary>
    public int ProcessId { get; }

    /// <summary>Its exit code; 0 where a signal ended it.</summary>
    public int ExitCode { get; }

    /// <summary>The number of the signal that ended it, or 0.</summary>
    public int Signal { get; }
}
