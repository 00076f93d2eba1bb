namespace Prefork;

/// <summary>The time in which a thread writes under a <see cref="SharedReaderWriterLock"/>; ends when it is disposed.</summary>
public ref struct SharedWriteScope
{
    private SharedReaderWriterLock? _lock;

    internal SharedWriteScope(SharedReaderWriterLock entered, bool previousWriterDied)
    {
        _lock = entered;
        PreviousWriterDied = previousWriterDied;
    }

    /// <summary>Whether the lock is held.</summary>
    public readonly bool IsEntered => _lock is not null;

    /// <summary>Whether a writer before died while it wrote, so that what the lock guards may be half changed. Told to one writer, who is to repair it.</summary>
    public readonly bool PreviousWriterDied { get; }

    /// <summary>Leaves the lock, on the thread that entered it.</summary>
    public void Dispose()
    {
        _lock?.LeaveWrite();
        _lock = null;
    }
}
