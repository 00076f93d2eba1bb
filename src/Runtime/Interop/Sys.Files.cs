using System.Runtime.InteropServices;

namespace Prefork.Interop;

internal static unsafe partial class Sys
{
    public const int AT_SYMLINK_NOFOLLOW = 0x100;
    public const uint STATX_BASIC_STATS = 0x7FF;

    // Unlike stat, the same on every architecture.
    public const int FileStatusBytes = 256;
    public const int FileStatusMode = 28;
    public const int FileStatusInode = 32;
    public const int FileStatusDevice = 136;

    public const int FileTypeMask = 0xF000;
    public const int FileTypeSocket = 0xC000;

    [LibraryImport(LibC, EntryPoint = "statx", SetLastError = true)]
    public static partial int FileStatus(int directory, byte* path, int flags, uint mask, void* status);

    [LibraryImport(LibC, EntryPoint = "fchmod", SetLastError = true)]
    public static partial int ChangeMode(int fd, uint mode);

    [LibraryImport(LibC, EntryPoint = "chmod", SetLastError = true)]
    public static partial int ChangeModeOf(byte* path, uint mode);
}
