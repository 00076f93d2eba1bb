using System.Runtime.InteropServices;

namespace Prefork.Interop;

/// <summary>What Mono.Posix has no call for.</summary>
internal static unsafe partial class Sys
{
    public const int EEXIST = 17;

    public const int R_OK = 4;
    public const int O_WRONLY = 1;
    public const int O_CREAT = 0x40;
    public const int O_EXCL = 0x80;
    public const int O_NOCTTY = 0x100;
    public const int O_APPEND = 0x400;

    [LibraryImport(LibC, EntryPoint = "getgrouplist", SetLastError = true)]
    public static partial int GetGroupList(byte* user, uint group, uint* groups, int* count);

    [LibraryImport(LibC, EntryPoint = "fchown", SetLastError = true)]
    public static partial int ChangeOwner(int fd, uint user, uint group);

    [LibraryImport(LibC, EntryPoint = "sched_getaffinity", SetLastError = true)]
    public static partial int GetAffinity(int thread, nuint bytes, void* mask);

    [LibraryImport(LibC, EntryPoint = "sched_setaffinity", SetLastError = true)]
    public static partial int SetAffinity(int thread, nuint bytes, void* mask);
}
