namespace Prefork.Workers;

/// <summary>What a worker's loop is to call at a time. Added to by any thread, run by the loop thread.</summary>
internal sealed class LoopTimers
{
    private const int LeastPurged = 64;

    private readonly Lock _lock = new();
    private readonly PriorityQueue<LoopTimer, long> _queue = new();
    private long _next = long.MaxValue;
    private bool _stopped;
    private int _purgeAt = LeastPurged;

    /// <summary>Wakes the loop where it sleeps; any thread.</summary>
    public Action Wake { get; set; } = static () => { };

    /// <summary>Called with what a call has thrown.</summary>
    public Action<Exception> OnFailed { get; set; } = static _ => { };

    /// <summary>When the first is due, in <see cref="Environment.TickCount64"/> milliseconds.</summary>
    public long Next => Volatile.Read(ref _next);

    /// <summary>How many calls wait, with some of those that were called off.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _queue.Count;
            }
        }
    }

    public LoopTimer Add(TimeSpan after, TimeSpan interval, Func<ValueTask> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        ArgumentOutOfRangeException.ThrowIfLessThan(after, TimeSpan.Zero);
        var timer = new LoopTimer(action, (long)interval.TotalMilliseconds) { Due = Environment.TickCount64 + (long)after.TotalMilliseconds };
        Enqueue(timer);
        Wake();
        return timer;
    }

    /// <summary>Calls what is due; true where there was something. On the loop thread.</summary>
    public bool Run()
    {
        var now = Environment.TickCount64;
        if (now < Next)
        {
            return false;
        }

        while (TryTake(now) is { } timer)
        {
            timer.Run(OnFailed);
            if (timer.Interval > 0 && !timer.IsDisposed)
            {
                // In step with the first call; what was missed is left out.
                timer.Due += timer.Interval * (1 + Math.Max(0, (now - timer.Due) / timer.Interval));
                Enqueue(timer);
            }
        }

        return true;
    }

    /// <summary>Nothing more is called.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _stopped = true;
            _queue.Clear();
            Volatile.Write(ref _next, long.MaxValue);
        }
    }

    private void Enqueue(LoopTimer timer)
    {
        lock (_lock)
        {
            if (!_stopped)
            {
                Purge();
                _queue.Enqueue(timer, timer.Due);
                ShowNext();
            }
        }
    }

    /// <summary>Drops what was called off, so that time-outs that hardly ever come do not pile up until they are due.</summary>
    private void Purge()
    {
        if (_queue.Count < _purgeAt)
        {
            return;
        }

        var left = _queue.UnorderedItems.Where(item => !item.Element.IsDisposed).ToArray();
        _queue.Clear();
        _queue.EnqueueRange(left);
        _purgeAt = Math.Max(LeastPurged, 2 * _queue.Count);
    }

    private LoopTimer? TryTake(long now)
    {
        lock (_lock)
        {
            LoopTimer? timer = null;
            if (_queue.TryPeek(out _, out var due) && due <= now)
            {
                timer = _queue.Dequeue();
            }

            ShowNext();
            return timer;
        }
    }

    private void ShowNext() => Volatile.Write(ref _next, _queue.TryPeek(out _, out var due) ? due : long.MaxValue);
}
