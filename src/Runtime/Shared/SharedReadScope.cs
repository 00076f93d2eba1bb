using Prefork.Shared;

namespace Prefork;

/// <summary>The time in which a thread reads under a <see cref="SharedReaderWriterLock"/>; ends when it is disposed.</summary>
public unsafe ref struct SharedReadScope
{
    private byte* _place;

    internal SharedReadScope(byte* place, bool writerDied)
    {
        _place = place;
        WriterDied = writerDied;
    }

    /// <summary>Whether the lock is held.</summary>
    public readonly bool IsEntered => _place is not null;

    /// <summary>Whether a writer died while it wrote, and none has entered since, so that what the lock guards may be half changed.</summary>
    public readonly bool WriterDied { get; }

    /// <summary>Leaves the lock, on the thread that entered it.</summary>
    public void Dispose()
    {
        if (_place is not null)
        {
            RobustMutex.Exit(_place);
            _place = null;
        }
    }
}
