namespace Prefork.Manager;

/// <summary>What the supervisor knows of a process by its number.</summary>
internal sealed class SupervisedProcess(ServerRole role, int id, string name)
{
    public ServerRole Role { get; } = role;

    public int Id { get; } = id;

    /// <summary>How log lines name it.</summary>
    public string Name { get; } = name;

    public SupervisedState State { get; set; }

    /// <summary>The live process; 0 while there is none.</summary>
    public long Instance { get; set; }

    /// <summary>It is ready, and has not run long enough for its start to count as a success.</summary>
    public bool IsOnProbation { get; set; }

    /// <summary>When to start the next process, in state waiting, or when the probation ends.</summary>
    public long Due { get; set; }

    public RestartPolicy Restarts { get; } = new();
}
