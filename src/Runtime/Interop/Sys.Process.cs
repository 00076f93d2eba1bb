using System.Runtime.InteropServices;

namespace Prefork.Interop;

internal static unsafe partial class Sys
{
    public const int ENOENT = 2;
    public const int ESRCH = 3;
    public const int EBADF = 9;
    public const int ECHILD = 10;
    public const int EACCES = 13;
    public const int ECANCELED = 125;

    public const int AT_FDCWD = -100;
    public const int O_RDONLY = 0;
    public const int O_PATH = 0x200000;
    public const int X_OK = 1;
    public const int F_SETFD = 2;
    public const int F_SETFL = 4;
    public const int FD_CLOEXEC = 1;

    public const short POSIX_SPAWN_SETPGROUP = 0x02;
    public const short POSIX_SPAWN_SETSIGDEF = 0x04;
    public const short POSIX_SPAWN_SETSIGMASK = 0x08;

    /// <summary>Room for glibc's posix_spawnattr_t (336 bytes), posix_spawn_file_actions_t (80) and sigset_t (128), with a margin.</summary>
    public const int SpawnAttributesBytes = 512;
    public const int SpawnFileActionsBytes = 256;
    public const int SignalSetBytes = 128;

    public const int P_PID = 1;
    public const int P_PIDFD = 3;
    public const int WNOHANG = 1;
    public const int WEXITED = 4;
    public const int SignalInfoBytes = 128;

    public const int PR_SET_PDEATHSIG = 1;
    public const int SIG_SETMASK = 2;
    public const int SIG_UNBLOCK = 1;

    private const long PidfdSendSignalNumber = 424;
    private const long PidfdOpenNumber = 434;

    [LibraryImport(LibC, EntryPoint = "getppid")]
    public static partial int GetParentProcessId();

    [LibraryImport(LibC, EntryPoint = "gettid")]
    public static partial int GetThreadId();

    [LibraryImport(LibC, EntryPoint = "_exit")]
    public static partial void ExitNow(int status);

    [LibraryImport(LibC, EntryPoint = "openat", SetLastError = true)]
    public static partial int OpenAt(int directory, byte* path, int flags, int mode);

    [LibraryImport(LibC, EntryPoint = "faccessat", SetLastError = true)]
    public static partial int AccessAt(int directory, byte* path, int mode, int flags);

    [LibraryImport(LibC, EntryPoint = "readlink", SetLastError = true)]
    public static partial nint ReadLink(byte* path, byte* buffer, nuint size);

    [LibraryImport(LibC, EntryPoint = "posix_spawn")]
    public static partial int PosixSpawn(int* pid, byte* path, void* fileActions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport(LibC, EntryPoint = "posix_spawnattr_init")]
    public static partial int SpawnAttributesInit(void* attributes);

    [LibraryImport(LibC, EntryPoint = "posix_spawnattr_destroy")]
    public static partial int SpawnAttributesDestroy(void* attributes);

    [LibraryImport(LibC, EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SpawnAttributesSetFlags(void* attributes, short flags);

    [LibraryImport(LibC, EntryPoint = "posix_spawnattr_setpgroup")]
    public static partial int SpawnAttributesSetGroup(void* attributes, int group);

    [LibraryImport(LibC, EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int SpawnAttributesSetMask(void* attributes, void* signals);

    [LibraryImport(LibC, EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SpawnAttributesSetDefault(void* attributes, void* signals);

    [LibraryImport(LibC, EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int SpawnActionsInit(void* actions);

    [LibraryImport(LibC, EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int SpawnActionsDestroy(void* actions);

    [LibraryImport(LibC, EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int SpawnActionsDuplicate(void* actions, int source, int target);

    [LibraryImport(LibC, EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    public static partial int SpawnActionsCloseFrom(void* actions, int first);

    [LibraryImport(LibC, EntryPoint = "posix_spawn_file_actions_addfchdir_np")]
    public static partial int SpawnActionsChangeDirectory(void* actions, int directory);

    [LibraryImport(LibC, EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    [LibraryImport(LibC, EntryPoint = "waitid", SetLastError = true)]
    public static partial int WaitId(int idType, int id, void* info, int options);

    [LibraryImport(LibC, EntryPoint = "prctl", SetLastError = true)]
    public static partial int Prctl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [LibraryImport(LibC, EntryPoint = "signal", SetLastError = true)]
    public static partial nint Signal(int signal, nint disposition);

    [LibraryImport(LibC, EntryPoint = "pthread_sigmask")]
    public static partial int ThreadSignalMask(int how, void* signals, void* previous);

    [LibraryImport(LibC, EntryPoint = "sigemptyset")]
    public static partial int SignalSetClear(void* signals);

    [LibraryImport(LibC, EntryPoint = "sigfillset")]
    public static partial int SignalSetFill(void* signals);

    [LibraryImport(LibC, EntryPoint = "sigaddset")]
    public static partial int SignalSetAdd(void* signals, int signal);

    public static int PidfdOpen(int pid) => (int)SystemCall(PidfdOpenNumber, pid, 0, 0, 0);

    public static int PidfdSendSignal(int pidfd, int signal) => (int)SystemCall(PidfdSendSignalNumber, pidfd, signal, 0, 0);

    // glibc has functions of their own for these only from 2.36 on.
    [LibraryImport(LibC, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(long number, nint argument1, nint argument2, nint argument3, nint argument4);
}
