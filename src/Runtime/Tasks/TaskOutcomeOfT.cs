namespace Prefork;

/// <summary>How a task has ended: its result, or why there is none.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
public readonly record struct TaskOutcome<T>
{
    private readonly T? _value;

    internal TaskOutcome(T? value, Exception? error, long tag)
    {
        _value = value;
        Error = error;
        Tag = tag;
    }

    /// <summary>Whether it has run to its end.</summary>
    public bool IsSuccess => Error is null;

    /// <summary>Why it failed, or <see langword="null"/>.</summary>
    public Exception? Error { get; }

    /// <summary>What the caller gave it to know it by; 0 where it gave nothing.</summary>
    public long Tag { get; }

    /// <summary>The result.</summary>
    /// <exception cref="TaskFailedException">The task has thrown.</exception>
    /// <exception cref="TaskLostException">Its process has died.</exception>
    /// <exception cref="TaskRejectedException">It could not be sent, or nothing knows it.</exception>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public T Value => Error is null ? _value! : throw Error;
}
