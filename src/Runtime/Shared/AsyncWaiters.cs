using Prefork.Interop;

namespace Prefork.Shared;

/// <summary>
/// The asynchronous waits of this process for changes in shared memory: one thread, started with the first of them, sleeps for all.
/// </summary>
internal sealed class AsyncWaiters(WaiterBells bells)
{
    private readonly Lock _lock = new();
    private readonly List<AsyncWait> _waits = [];
    private bool _isStarted;

    /// <summary>Waits until a condition holds, without a thread of the caller's.</summary>
    /// <returns>False where the time was over first.</returns>
    public async Task<bool> WaitAsync(nint signal, Func<bool> condition, TimeSpan timeout, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var wait = new AsyncWait(
            signal,
            condition,
            timeout < TimeSpan.Zero ? long.MaxValue : Environment.TickCount64 + (long)Math.Min(timeout.TotalMilliseconds, int.MaxValue));
        lock (_lock)
        {
            _waits.Add(wait);
            Start();
        }

        bells.Ring(WaiterBells.OwnMark);
        await using (cancellation.UnsafeRegister(static (state, token) => ((AsyncWait)state!).Cancel(token), wait).ConfigureAwait(false))
        {
            return await wait.Completed.ConfigureAwait(false);
        }
    }

    private void Start()
    {
        if (!_isStarted)
        {
            _isStarted = true;
            new Thread(Run) { IsBackground = true, Name = "prefork-shared-waits" }.Start();
        }
    }

    private unsafe void Run()
    {
        while (true)
        {
            // Read before the conditions are: a change after that has moved it, and then there is no sleep.
            var sequence = Volatile.Read(ref *bells.Own);
            if (Check() is not { } milliseconds)
            {
                Sys.FutexWait(bells.Own, sequence, null);
            }
            else if (milliseconds > 0)
            {
                var time = Timespec.Of(TimeSpan.FromMilliseconds(milliseconds));
                Sys.FutexWait(bells.Own, sequence, &time);
            }
        }
    }

    /// <summary>Completes the waits that are over.</summary>
    /// <returns>How long to sleep then; null where nothing waits.</returns>
    private long? Check()
    {
        lock (_lock)
        {
            var now = Environment.TickCount64;
            var next = (long)SharedSignal.LongestSleep.TotalMilliseconds;
            for (var i = _waits.Count - 1; i >= 0; i--)
            {
                if (_waits[i].Check(now))
                {
                    _waits[i] = _waits[^1];
                    _waits.RemoveAt(_waits.Count - 1);
                }
                else
                {
                    next = Math.Min(next, Math.Max(_waits[i].End - now, 0));
                }
            }

            return _waits.Count == 0 ? null : next;
        }
    }
}
