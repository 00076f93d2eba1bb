using System.Runtime.InteropServices;

namespace Prefork.Shared;

/// <summary>
/// Words in shared memory by which processes wait for a change of something. Who waits: reads the sequence, sets a mark, and
/// then looks whether it has to wait at all. Who changes: changes, and then looks for marks; where there are any, clears them, moves the
/// sequence and wakes. A full fence stands between the two steps of each, so one of both sees the other; a mark that is cleared under a
/// waiter's hand belongs to a sequence that has moved, on which it does not sleep.
/// </summary>
/// <remarks>
/// Marks are bits and no counts, so that a waiter that was killed costs one wake too many and no more. A process that is killed
/// between its change and the wake leaves sleepers behind: for their sake no sleep is longer than <see cref="LongestSleep"/>.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal unsafe struct SharedSignal
{
    public const int Size = 64;

    /// <summary>After how long who sleeps looks again, though nobody woke it.</summary>
    public static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);

    /// <summary>What threads sleep on; every process may move it, by an atomic increment.</summary>
    [FieldOffset(0)]
    private int _sequence;

    /// <summary>1 while a thread may sleep on the sequence; set by waiters, cleared by who wakes.</summary>
    [FieldOffset(4)]
    private int _sleepers;

    /// <summary>A bit for each <see cref="AsyncWaiters"/> that waits; set by these, cleared by who wakes.</summary>
    [FieldOffset(8)]
    private long _asyncWaiters;

    /// <summary>Waits, on this thread, until a condition holds.</summary>
    /// <returns>Whether it does; otherwise the time is over.</returns>
    public static bool Wait<TCondition>(SharedSignal* signal, in TCondition condition, TimeSpan timeout)
        where TCondition : struct, ICondition
    {
        var start = Environment.TickCount64;
        while (!condition.Holds())
        {
            var left = timeout < TimeSpan.Zero ? LongestSleep : timeout - TimeSpan.FromMilliseconds(Environment.TickCount64 - start);
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            var sequence = Volatile.Read(ref signal->_sequence);
            Interlocked.Exchange(ref signal->_sleepers, 1);
            if (!condition.Holds())
            {
                var time = Interop.Timespec.Of(left < LongestSleep ? left : LongestSleep);
                Interop.Sys.FutexWait(&signal->_sequence, sequence, &time);
            }
        }

        return true;
    }

    /// <summary>Leaves the mark of a process's <see cref="AsyncWaiters"/>; who does so looks at its condition afterwards.</summary>
    public static void Mark(SharedSignal* signal, long waiters) => Interlocked.Or(ref signal->_asyncWaiters, waiters);

    /// <summary>Wakes who waits, where anybody does. Called after a change that a full fence ended, as each atomic operation does.</summary>
    public static void Notify(SharedSignal* signal, WaiterBells bells)
    {
        if (Volatile.Read(ref signal->_sleepers) != 0 && Interlocked.Exchange(ref signal->_sleepers, 0) != 0)
        {
            Interlocked.Increment(ref signal->_sequence);
            Interop.Sys.FutexWakeAll(&signal->_sequence);
        }

        if (Volatile.Read(ref signal->_asyncWaiters) != 0)
        {
            bells.Ring(Interlocked.Exchange(ref signal->_asyncWaiters, 0));
        }
    }
}
