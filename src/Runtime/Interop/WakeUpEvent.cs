namespace Prefork.Interop;

/// <summary>An eventfd by which any thread of this process wakes one that waits in poll or epoll.</summary>
internal sealed unsafe class WakeUpEvent : IDisposable
{
    private int _fd;

    /// <exception cref="IOException">The system has no descriptors left.</exception>
    public WakeUpEvent()
    {
        _fd = Sys.EventFd(0, Sys.EFD_CLOEXEC | Sys.EFD_NONBLOCK);
        if (_fd < 0)
        {
            throw new IOException($"An eventfd could not be made: {Sys.Describe(Sys.LastError)}.");
        }
    }

    public int Fd => _fd;

    /// <summary>Any thread: wakes the waiter, or makes its next wait return at once.</summary>
    public void Set()
    {
        long one = 1;
        _ = Sys.Write(_fd, &one, sizeof(long));
    }

    /// <summary>The waiter: takes the wake-up, before it looks at what it was woken for.</summary>
    public void Reset()
    {
        long count;
        _ = Sys.Read(_fd, &count, sizeof(long));
    }

    public void Dispose()
    {
        var fd = Interlocked.Exchange(ref _fd, -1);
        if (fd >= 0)
        {
            _ = Sys.Close(fd);
        }
    }
}
