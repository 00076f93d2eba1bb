namespace Prefork;

/// <summary>Why a task has no result.</summary>
public abstract class TaskException : Exception
{
    private protected TaskException(string task, string message)
        : base(message) => Task = task;

    /// <summary>The task's name.</summary>
    public string Task { get; }
}
