namespace Prefork;

/// <summary>The process of a task died, or had to be ended, while the task ran: whether it had an effect is not known.</summary>
public sealed class TaskLostException : TaskException
{
    internal TaskLostException(string task, int attempts)
        : base(task, attempts <= 1
            ? $"The task {task} was lost: its process died while it ran."
            : $"The task {task} was lost: its process died in each of {attempts} attempts to run it.") => Attempts = attempts;

    /// <summary>How many times it was started.</summary>
    public int Attempts { get; }
}
