using System.Collections.Concurrent;
using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>Brings what is awaited in handlers back to the worker's loop thread.</summary>
internal sealed class LoopSynchronizationContext(Doorbell bell) : SynchronizationContext
{
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _posts = new();
    private int _loopThread;

    public bool HasPosts => !_posts.IsEmpty;

    public bool IsOnLoop => Environment.CurrentManagedThreadId == _loopThread;

    /// <summary>Makes the calling thread the loop thread.</summary>
    public void Enter()
    {
        _loopThread = Environment.CurrentManagedThreadId;
        SetSynchronizationContext(this);
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        _posts.Enqueue((d, state));
        Wake();
    }

    /// <exception cref="NotSupportedException">Always from other threads: blocking for the loop would invite deadlocks.</exception>
    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!IsOnLoop)
        {
            throw new NotSupportedException("A thread cannot wait for the worker's loop: use Post or await.");
        }

        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Wakes the loop where it sleeps. What it shall find must be queued before.</summary>
    public void Wake()
    {
        if (IsOnLoop)
        {
            return;
        }

        Interlocked.MemoryBarrier();
        if (bell.IsSleeping)
        {
            bell.Ring();
        }
    }

    /// <summary>Runs what was posted before the call; true where there was something.</summary>
    public bool Run(Action<Exception> onError, Action onEnded)
    {
        var ran = false;
        for (var count = _posts.Count; count > 0 && _posts.TryDequeue(out var post); count--)
        {
            ran = true;
            try
            {
                post.Callback(post.State);
            }
            catch (Exception e)
            {
                onError(e);
            }

            onEnded();
        }

        return ran;
    }
}
