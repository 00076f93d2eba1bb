namespace Prefork;

/// <summary>The process that a message is for.</summary>
public readonly record struct ProcessTarget
{
    private ProcessTarget(ProcessTargetKind kind, int id, string? name)
    {
        Kind = kind;
        Id = id;
        Name = name;
    }

    /// <summary>The manager.</summary>
    public static ProcessTarget Manager { get; } = new(ProcessTargetKind.Manager, 0, null);

    /// <summary>Every worker, this one too where it is one; no task workers.</summary>
    public static ProcessTarget AllWorkers { get; } = new(ProcessTargetKind.AllWorkers, 0, null);

    internal ProcessTargetKind Kind { get; }

    internal int Id { get; }

    internal string? Name { get; }

    /// <summary>A worker, task worker or user process by its id: <see cref="Worker.Id"/>, <see cref="ServerProcessInfo.Id"/>.</summary>
    public static ProcessTarget Process(int id) => new(ProcessTargetKind.Process, id, null);

    /// <summary>A user process by its name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="index">Which of them, from 0, where it has several.</param>
    public static ProcessTarget UserProcess(string name, int index = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(ProcessTargetKind.UserProcess, index, name);
    }

    /// <summary>As <see cref="Process"/>.</summary>
    public static implicit operator ProcessTarget(int id) => Process(id);

    /// <summary>As <see cref="Process"/>.</summary>
    public static ProcessTarget FromInt32(int id) => Process(id);
}
