namespace Prefork;

/// <summary>A task has thrown. What it threw was another process's: here it is text, and no object of its type is made.</summary>
public sealed class TaskFailedException : TaskException
{
    internal TaskFailedException(string task, string errorType, string errorMessage, string errorStackTrace)
        : base(task, $"The task {task} failed: {errorType}: {errorMessage}")
    {
        ErrorType = errorType;
        ErrorMessage = errorMessage;
        ErrorStackTrace = errorStackTrace;
    }

    /// <summary>The full name of the exception's type.</summary>
    public string ErrorType { get; }

    /// <summary>Its message.</summary>
    public string ErrorMessage { get; }

    /// <summary>Its stack in the task worker, with the exceptions within it.</summary>
    public string ErrorStackTrace { get; }

    /// <summary>The message, this stack, and the stack in the task worker.</summary>
    public override string ToString() => $"{base.ToString()}{Environment.NewLine}   --- in the task worker ---{Environment.NewLine}{ErrorStackTrace}";
}
