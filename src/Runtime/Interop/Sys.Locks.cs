using System.Runtime.InteropServices;

namespace Prefork.Interop;

internal static unsafe partial class Sys
{
    public const int EBUSY = 16;
    public const int EDEADLK = 35;
    public const int ETIMEDOUT = 110;
    public const int EOWNERDEAD = 130;

    public const int CLOCK_MONOTONIC = 1;

    public const int PTHREAD_MUTEX_NORMAL = 0;
    public const int PTHREAD_MUTEX_ERRORCHECK = 2;
    public const int PTHREAD_PROCESS_SHARED = 1;
    public const int PTHREAD_MUTEX_ROBUST = 1;

    /// <summary>Room for glibc's pthread_mutexattr_t: 4 bytes on x64, 8 on arm64.</summary>
    public const int MutexAttributesBytes = 8;

    private const int FUTEX_WAIT = 0;
    private const int FUTEX_WAKE = 1;

    private static readonly long FutexNumber = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 98 : 202;

    [LibraryImport(LibC, EntryPoint = "clock_gettime")]
    public static partial int ClockGetTime(int clock, Timespec* time);

    [LibraryImport(LibC, EntryPoint = "pthread_mutexattr_init")]
    public static partial int MutexAttributesInit(void* attributes);

    [LibraryImport(LibC, EntryPoint = "pthread_mutexattr_destroy")]
    public static partial int MutexAttributesDestroy(void* attributes);

    [LibraryImport(LibC, EntryPoint = "pthread_mutexattr_settype")]
    public static partial int MutexAttributesSetType(void* attributes, int type);

    [LibraryImport(LibC, EntryPoint = "pthread_mutexattr_setpshared")]
    public static partial int MutexAttributesSetShared(void* attributes, int shared);

    [LibraryImport(LibC, EntryPoint = "pthread_mutexattr_setrobust")]
    public static partial int MutexAttributesSetRobust(void* attributes, int robust);

    [LibraryImport(LibC, EntryPoint = "pthread_mutex_init")]
    public static partial int MutexInit(void* mutex, void* attributes);

    [LibraryImport(LibC, EntryPoint = "pthread_mutex_lock")]
    public static partial int MutexLock(void* mutex);

    [LibraryImport(LibC, EntryPoint = "pthread_mutex_clocklock")]
    public static partial int MutexClockLock(void* mutex, int clock, Timespec* deadline);

    // These never wait, and are over in less time than a transition of the collector's takes.
    [LibraryImport(LibC, EntryPoint = "pthread_mutex_trylock")]
    [SuppressGCTransition]
    public static partial int MutexTryLock(void* mutex);

    [LibraryImport(LibC, EntryPoint = "pthread_mutex_unlock")]
    [SuppressGCTransition]
    public static partial int MutexUnlock(void* mutex);

    [LibraryImport(LibC, EntryPoint = "pthread_mutex_consistent")]
    public static partial int MutexConsistent(void* mutex);

    /// <summary>Sleeps while a word has a value, of whatever process it is woken.</summary>
    /// <param name="word">In shared memory.</param>
    /// <param name="value">What it has where there is something to wait for.</param>
    /// <param name="timeout">The longest time; null for ever.</param>
    public static void FutexWait(int* word, int value, Timespec* timeout) =>
        _ = FutexCall(FutexNumber, word, FUTEX_WAIT, value, timeout, null, 0);

    /// <summary>Wakes all that sleep on a word, in whatever process.</summary>
    public static void FutexWakeAll(int* word) => _ = FutexCall(FutexNumber, word, FUTEX_WAKE, int.MaxValue, null, null, 0);

    [LibraryImport(LibC, EntryPoint = "syscall")]
    private static partial nint FutexCall(long number, int* word, nint operation, nint value, Timespec* timeout, int* word2, nint value3);
}
