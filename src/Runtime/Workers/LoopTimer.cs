namespace Prefork.Workers;

/// <summary>Something that a loop calls at a time, or again and again.</summary>
internal sealed class LoopTimer(Func<ValueTask> action, long interval) : IDisposable
{
    private bool _isRunning;

    /// <summary>Milliseconds from one call to the next, or 0 for a single call.</summary>
    public long Interval { get; } = interval;

    /// <summary>When it is called next, in <see cref="Environment.TickCount64"/> milliseconds.</summary>
    public long Due { get; set; }

    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;

    /// <summary>Calls it, unless the call before has not completed. On the loop thread.</summary>
    public void Run(Action<Exception> onFailed)
    {
        if (IsDisposed || _isRunning)
        {
            return;
        }

        _isRunning = true;
        _ = RunAsync(onFailed);
    }

    private async Task RunAsync(Action<Exception> onFailed)
    {
        try
        {
            await action();
        }
        catch (Exception error)
        {
            onFailed(error);
        }
        finally
        {
            _isRunning = false;
        }
    }
}
