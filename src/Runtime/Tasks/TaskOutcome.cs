namespace Prefork;

/// <summary>How a task without a result has ended.</summary>
/// <param name="Error">Why it failed, or <see langword="null"/>.</param>
/// <param name="Tag">What the caller gave it to know it by; 0 where it gave nothing.</param>
public readonly record struct TaskOutcome(Exception? Error, long Tag = 0)
{
    /// <summary>Whether it has run to its end.</summary>
    public bool IsSuccess => Error is null;

    /// <summary>Throws where it failed.</summary>
    /// <exception cref="TaskFailedException">The task has thrown.</exception>
    /// <exception cref="TaskLostException">Its process has died.</exception>
    /// <exception cref="TaskRejectedException">It could not be sent, or nothing knows it.</exception>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public void ThrowIfFailed()
    {
        if (Error is not null)
        {
            throw Error;
        }
    }
}
