using Prefork.Shared;

namespace Prefork;

/// <summary>
/// A lock that all processes of the server share: many threads may read, or one may write. It is not re-entrant, and belongs to the thread, so no
/// <c>await</c> may stand within. A holder that is killed, in whatever way, releases it; where it wrote, who enters next is told.
/// </summary>
/// <remarks>
/// Made of robust mutexes alone, which the kernel opens when a holder ends. A reader holds one of the places; the writer holds the writers'
/// mutex and, one after the other, all places: so a writer and a reader exclude each other by the reader's place, and readers in different
/// places do not. A killed reader leaves its place, and nothing to repair. <c>_state</c> is written by the holder of the writers' mutex alone; readers
/// read it to queue behind a writer that waits, and where they find one that is dead they see that by the writers' mutex.
/// No one waits for a place while it holds a later one, and readers take no mutex while they hold a place: so there is no cycle.
/// </remarks>
public sealed unsafe class SharedReaderWriterLock
{
    internal const int Size = PlacesOffset + (Places * RobustMutex.Size);

    /// <summary>How many threads read at the same time; the next ones wait for one of these to leave.</summary>
    private const int Places = 32;
    private const int StateOffset = RobustMutex.Size;
    private const int PlacesOffset = StateOffset + 64;

    private const int NoWriter = 0;
    private const int WriterWaits = 1;
    private const int WriterHolds = 2;

    private readonly byte* _writers;
    private readonly int* _state;

    /// <summary>1 from when a writer was found dead until a writer has been told; written by the holder of the writers' mutex.</summary>
    private readonly int* _isDamaged;
    private readonly byte* _places;

    internal SharedReaderWriterLock(string name, nint address)
    {
        Name = name;
        _writers = (byte*)address;
        _state = (int*)(address + StateOffset);
        _isDamaged = _state + 1;
        _places = (byte*)address + PlacesOffset;
    }

    /// <summary>The name that it was declared by.</summary>
    public string Name { get; }

    /// <summary>Enters for reading, waiting as long as it takes.</summary>
    /// <returns>Leaves the lock when it is disposed, on this thread.</returns>
    public SharedReadScope EnterRead() => TryEnterRead(Timeout.InfiniteTimeSpan);

    /// <summary>Enters for reading, within a time.</summary>
    /// <param name="timeout">The longest time to wait.</param>
    /// <returns>Tells whether it was entered; leaves the lock when it is disposed, on this thread.</returns>
    public SharedReadScope TryEnterRead(TimeSpan timeout)
    {
        if (Volatile.Read(ref *_state) == NoWriter && TryTakeFreePlace() is var place && place is not null)
        {
            // With no writer now either, the place was not a dead writer's, and no writer is kept from its turn.
            if (Volatile.Read(ref *_state) == NoWriter)
            {
                return new SharedReadScope(place, Volatile.Read(ref *_isDamaged) != 0);
            }

            RobustMutex.Exit(place);
        }

        return EnterReadInTurn(timeout);
    }

    /// <summary>Enters for writing, waiting as long as it takes.</summary>
    /// <returns>Leaves the lock when it is disposed, on this thread.</returns>
    /// <exception cref="InvalidOperationException">This thread writes already.</exception>
    public SharedWriteScope EnterWrite() => TryEnterWrite(Timeout.InfiniteTimeSpan);

    /// <summary>Enters for writing, within a time.</summary>
    /// <param name="timeout">The longest time to wait.</param>
    /// <returns>Tells whether it was entered; leaves the lock when it is disposed, on this thread.</returns>
    /// <exception cref="InvalidOperationException">This thread writes already.</exception>
    public SharedWriteScope TryEnterWrite(TimeSpan timeout)
    {
        var end = EndOf(timeout);
        if (!TryTakeTurn(timeout))
        {
            return default;
        }

        Volatile.Write(ref *_state, WriterWaits);
        for (var taken = 0; taken < Places; taken++)
        {
            if (!TryTake(Place(taken), LeftUntil(end)))
            {
                LeaveWrite(taken);
                return default;
            }
        }

        Volatile.Write(ref *_state, WriterHolds);
        var damaged = *_isDamaged != 0;
        Volatile.Write(ref *_isDamaged, 0);
        return new SharedWriteScope(this, damaged);
    }

    internal static void Initialize(nint address)
    {
        RobustMutex.Initialize((byte*)address, checksOwner: true);
        for (var place = 0; place < Places; place++)
        {
            RobustMutex.Initialize((byte*)address + PlacesOffset + (place * RobustMutex.Size));
        }
    }

    /// <summary>The writer is done, in order, before the first reader can enter.</summary>
    internal void LeaveWrite() => LeaveWrite(Places);

    private void LeaveWrite(int taken)
    {
        Volatile.Write(ref *_state, NoWriter);
        for (var place = 0; place < taken; place++)
        {
            RobustMutex.Exit(Place(place));
        }

        RobustMutex.Exit(_writers);
    }

    /// <summary>Waits behind the writers, and finds out there whether one has died.</summary>
    private SharedReadScope EnterReadInTurn(TimeSpan timeout)
    {
        var end = EndOf(timeout);
        if (!TryTakeTurn(timeout))
        {
            return default;
        }

        // There is no writer as long as this thread has the writers' mutex, so every place is free or a reader's.
        var place = TryTakeFreePlace();
        if (place is null && TryTake(Place(OwnPlace), LeftUntil(end)))
        {
            place = Place(OwnPlace);
        }

        var damaged = *_isDamaged != 0;
        RobustMutex.Exit(_writers);
        return place is null ? default : new SharedReadScope(place, damaged);
    }

    /// <summary>Takes the writers' mutex, and notes it where its last holder died while it wrote.</summary>
    private bool TryTakeTurn(TimeSpan timeout)
    {
        if (!RobustMutex.TryEnter(_writers, timeout, out var ownerDied))
        {
            return false;
        }

        if (ownerDied)
        {
            if (*_state == WriterHolds)
            {
                // Noted before the state is cleared: a death in between leaves it to be noted again.
                Volatile.Write(ref *_isDamaged, 1);
            }

            Volatile.Write(ref *_state, NoWriter);
            RobustMutex.Repaired(_writers);
        }

        return true;
    }

    private byte* TryTakeFreePlace()
    {
        var own = OwnPlace;
        for (var i = 0; i < Places; i++)
        {
            var place = Place((own + i) % Places);
            if (TryTake(place, TimeSpan.Zero))
            {
                return place;
            }
        }

        return null;
    }

    private static bool TryTake(byte* place, TimeSpan timeout)
    {
        if (!RobustMutex.TryEnter(place, timeout, out var ownerDied))
        {
            return false;
        }

        if (ownerDied)
        {
            RobustMutex.Repaired(place);
        }

        return true;
    }

    /// <summary>Where a thread looks first: another place than most others.</summary>
    private static int OwnPlace => (int)((uint)((Environment.ProcessId * 7) + Environment.CurrentManagedThreadId) % Places);

    private static long EndOf(TimeSpan timeout) =>
        timeout < TimeSpan.Zero ? long.MaxValue : Environment.TickCount64 + (long)Math.Min(timeout.TotalMilliseconds, int.MaxValue);

    private static TimeSpan LeftUntil(long end) => end == long.MaxValue
        ? Timeout.InfiniteTimeSpan
        : TimeSpan.FromMilliseconds(Math.Max(end - Environment.TickCount64, 0));

    private byte* Place(int index) => _places + (index * RobustMutex.Size);
}
