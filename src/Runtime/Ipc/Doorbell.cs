using Prefork.Interop;

namespace Prefork.Ipc;

/// <summary>
/// Wakes a consumer: an eventfd, and a flag in shared memory that says whether the consumer sleeps, so that a wake-up costs
/// a system call only where it is needed.
/// </summary>
/// <remarks>
/// The consumer alone writes the flag: set, full fence, look at all its rings again, wait, clear. A producer publishes,
/// passes a full fence, and rings where it then sees the flag set. One of the two sees the other, so no wake-up is
/// lost. Consumers wait for the eventfd edge-triggered: each write is a new edge, so nobody has to read it.
/// </remarks>
internal sealed unsafe class Doorbell(int fd, int* sleeping)
{
    public int Fd { get; } = fd;

    /// <summary>Whether the consumer sleeps or is about to. Meaningful to a producer only behind a full fence.</summary>
    public bool IsSleeping => Volatile.Read(ref *sleeping) != 0;

    /// <summary>Makes the eventfd; negative where the system has no descriptors left.</summary>
    public static int CreateFd() => Sys.EventFd(0, Sys.EFD_CLOEXEC | Sys.EFD_NONBLOCK);

    /// <summary>Consumer: says that it goes to sleep. It must look at its rings once more afterwards.</summary>
    public void PrepareSleep()
    {
        Volatile.Write(ref *sleeping, 1);
        Interlocked.MemoryBarrier();
    }

    /// <summary>Consumer: is awake.</summary>
    public void Awake() => Volatile.Write(ref *sleeping, 0);

    /// <summary>Wakes the consumer, asleep or not.</summary>
    public void Ring()
    {
        long one = 1;
        _ = Sys.Write(Fd, &one, sizeof(long));
    }
}
