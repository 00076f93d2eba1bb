namespace Prefork.Shared;

/// <summary>One asynchronous wait for a change in shared memory.</summary>
/// <param name="signal">The address of the <see cref="SharedSignal"/> that tells the change.</param>
/// <param name="condition">What is waited for.</param>
/// <param name="end">When the wait is given up, by <see cref="Environment.TickCount64"/>.</param>
internal sealed unsafe class AsyncWait(nint signal, Func<bool> condition, long end)
{
    private readonly TaskCompletionSource<bool> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long End => end;

    public Task<bool> Completed => _completed.Task;

    public void Cancel(CancellationToken cancellation) => _completed.TrySetCanceled(cancellation);

    /// <summary>Leaves a mark, then looks at the condition and the time.</summary>
    /// <returns>Whether the wait is over.</returns>
    public bool Check(long now)
    {
        if (_completed.Task.IsCompleted)
        {
            return true;
        }

        SharedSignal.Mark((SharedSignal*)signal, WaiterBells.OwnMark);
        return condition() ? _completed.TrySetResult(true) || true : now >= end && (_completed.TrySetResult(false) || true);
    }
}
