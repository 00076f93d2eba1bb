using System.Diagnostics;
using System.Runtime.CompilerServices;
using Prefork.Hosting;
using Prefork.Interop;

namespace Prefork.Shared;

/// <summary>
/// A mutex in shared memory that the kernel opens when the thread that holds it ends, in whatever way. Its words belong to the C library
/// and the kernel.
/// </summary>
internal static unsafe class RobustMutex
{
    /// <summary>Room for one: 40 bytes on x64, 48 on arm64, and a line of its own.</summary>
    public const int Size = 64;

    /// <summary>The longest time to wait with a deadline; more is for ever.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(365);

    /// <summary>Master, before any other process is there.</summary>
    /// <param name="mutex">Zeroed memory.</param>
    /// <param name="checksOwner">Whether a thread that enters twice, or leaves what it has not entered, gets an error.</param>
    public static void Initialize(byte* mutex, bool checksOwner = false)
    {
        var attributes = stackalloc byte[Sys.MutexAttributesBytes];
        var error = Sys.MutexAttributesInit(attributes);
        error |= Sys.MutexAttributesSetType(attributes, checksOwner ? Sys.PTHREAD_MUTEX_ERRORCHECK : Sys.PTHREAD_MUTEX_NORMAL);
        error |= Sys.MutexAttributesSetShared(attributes, Sys.PTHREAD_PROCESS_SHARED);
        error |= Sys.MutexAttributesSetRobust(attributes, Sys.PTHREAD_MUTEX_ROBUST);
        error |= Sys.MutexInit(mutex, attributes);
        _ = Sys.MutexAttributesDestroy(attributes);
        if (error != 0)
        {
            throw new StartupException("The C library has no robust mutex for shared memory: Prefork needs glibc.");
        }
    }

    /// <summary>Enters, waiting as long as it takes.</summary>
    /// <returns>Whether its last holder died in it: what it guards is to be repaired, and then <see cref="Repaired"/> to be called.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Enter(byte* mutex)
    {
        var result = Sys.MutexTryLock(mutex);
        return result != 0 && EnterSlowly(mutex, result);
    }

    /// <summary>Enters within a time.</summary>
    /// <param name="mutex">The mutex.</param>
    /// <param name="timeout">Zero does not wait; <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="ownerDied">Whether its last holder died in it, as <see cref="Enter"/> tells.</param>
    /// <returns>Whether it was entered.</returns>
    public static bool TryEnter(byte* mutex, TimeSpan timeout, out bool ownerDied)
    {
        var result = Sys.MutexTryLock(mutex);
        if (result == Sys.EBUSY && timeout != TimeSpan.Zero)
        {
            if (timeout < TimeSpan.Zero || timeout > LongestTime)
            {
                result = Sys.MutexLock(mutex);
            }
            else
            {
                var deadline = Timespec.After(timeout);
                result = Sys.MutexClockLock(mutex, Sys.CLOCK_MONOTONIC, &deadline);
            }
        }

        ownerDied = result == Sys.EOWNERDEAD;
        return result is 0 or Sys.EOWNERDEAD || (result is Sys.EBUSY or Sys.ETIMEDOUT ? false : throw Failure(result));
    }

    /// <summary>What the mutex guards is as it should be again.</summary>
    public static void Repaired(byte* mutex) => _ = Sys.MutexConsistent(mutex);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Exit(byte* mutex)
    {
        var error = Sys.MutexUnlock(mutex);
        Debug.Assert(error == 0, "Left by a thread that had not entered.");
    }

    private static bool EnterSlowly(byte* mutex, int result)
    {
        if (result == Sys.EBUSY)
        {
            result = Sys.MutexLock(mutex);
        }

        return result switch
        {
            0 => false,
            Sys.EOWNERDEAD => true,
            _ => throw Failure(result),
        };
    }

    private static InvalidOperationException Failure(int error) => error == Sys.EDEADLK
        ? new InvalidOperationException("This thread holds the lock already.")
        : new InvalidOperationException($"The lock cannot be entered: {Sys.Describe(error)}.");
}
