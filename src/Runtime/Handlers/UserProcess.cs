namespace Prefork;

/// <summary>The process that an <see cref="IUserProcess"/> runs in.</summary>
public sealed class UserProcess
{
    internal UserProcess(int id, string name, int index)
    {
        Id = id;
        Name = name;
        Index = index;
    }

    /// <summary>The process's number in the server, after those of the workers; its successor has the same.</summary>
    public int Id { get; }

    /// <summary>The name that it was added by.</summary>
    public string Name { get; }

    /// <summary>Which of the processes of that name it is, from 0.</summary>
    public int Index { get; }

    /// <summary>The process id.</summary>
    public int ProcessId { get; } = Environment.ProcessId;
}
