using Prefork.Shared;

namespace Prefork;

/// <summary>
/// A lock that all processes of the server share: one thread of one process holds it. It is not re-entrant, and belongs to the thread, so no
/// <c>await</c> may stand within. A holder that is killed, in whatever way, releases it, and who enters next is told.
/// </summary>
/// <remarks>While a thread waits for it, its worker handles nothing else: hold it for moments.</remarks>
public sealed unsafe class SharedLock
{
    internal const int Size = RobustMutex.Size;

    private readonly byte* _mutex;

    internal SharedLock(string name, nint address)
    {
        Name = name;
        _mutex = (byte*)address;
    }

    /// <summary>The name that it was declared by.</summary>
    public string Name { get; }

    /// <summary>Enters, waiting as long as it takes.</summary>
    /// <returns>Leaves the lock when it is disposed, on this thread.</returns>
    /// <exception cref="InvalidOperationException">This thread holds the lock already.</exception>
    public SharedLockScope Enter() => TryEnter(Timeout.InfiniteTimeSpan);

    /// <summary>Enters where nobody holds it.</summary>
    /// <returns>Tells whether it was entered; leaves the lock when it is disposed, on this thread.</returns>
    public SharedLockScope TryEnter() => TryEnter(TimeSpan.Zero);

    /// <summary>Enters within a time.</summary>
    /// <param name="timeout">The longest time to wait.</param>
    /// <returns>Tells whether it was entered; leaves the lock when it is disposed, on this thread.</returns>
    /// <exception cref="InvalidOperationException">This thread holds the lock already.</exception>
    public SharedLockScope TryEnter(TimeSpan timeout)
    {
        if (!RobustMutex.TryEnter(_mutex, timeout, out var ownerDied))
        {
            return default;
        }

        if (ownerDied)
        {
            // The lock itself is in order; what it guards is the caller's to look at.
            RobustMutex.Repaired(_mutex);
        }

        return new SharedLockScope(_mutex, ownerDied);
    }

    internal static void Initialize(nint address) => RobustMutex.Initialize((byte*)address, checksOwner: true);
}
