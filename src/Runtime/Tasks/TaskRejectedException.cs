namespace Prefork;

/// <summary>A task was not run.</summary>
public sealed class TaskRejectedException : TaskException
{
    internal TaskRejectedException(string task, TaskRejection reason, string message)
        : base(task, message) => Reason = reason;

    /// <summary>Why.</summary>
    public TaskRejection Reason { get; }
}
