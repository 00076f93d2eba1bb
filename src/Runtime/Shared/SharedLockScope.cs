using Prefork.Shared;

namespace Prefork;

/// <summary>The time in which a thread holds a <see cref="SharedLock"/>; ends when it is disposed.</summary>
public unsafe ref struct SharedLockScope
{
    private byte* _mutex;

    internal SharedLockScope(byte* mutex, bool previousHolderDied)
    {
        _mutex = mutex;
        PreviousHolderDied = previousHolderDied;
    }

    /// <summary>Whether the lock is held.</summary>
    public readonly bool IsEntered => _mutex is not null;

    /// <summary>Whether the holder before died while it held the lock, so that what the lock guards may be half changed. Told once.</summary>
    public readonly bool PreviousHolderDied { get; }

    /// <summary>Leaves the lock, on the thread that entered it.</summary>
    public void Dispose()
    {
        if (_mutex is not null)
        {
            RobustMutex.Exit(_mutex);
            _mutex = null;
        }
    }
}
