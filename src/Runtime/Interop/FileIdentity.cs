using System.Text;

namespace Prefork.Interop;

/// <summary>Tells a file from another one that has taken its path.</summary>
/// <param name="Device">The file system.</param>
/// <param name="Inode">The number of the file there.</param>
/// <param name="IsSocket">Whether it is a socket.</param>
internal readonly record struct FileIdentity(ulong Device, ulong Inode, bool IsSocket)
{
    /// <summary>The file at the path, symbolic links not followed; <see langword="null"/> where there is none.</summary>
    public static unsafe FileIdentity? Read(string path)
    {
        var status = stackalloc byte[Sys.FileStatusBytes];
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            if (Sys.FileStatus(Sys.AT_FDCWD, name, Sys.AT_SYMLINK_NOFOLLOW, Sys.STATX_BASIC_STATS, status) != 0)
            {
                return null;
            }
        }

        return new FileIdentity(
            *(ulong*)(status + Sys.FileStatusDevice),
            *(ulong*)(status + Sys.FileStatusInode),
            (*(ushort*)(status + Sys.FileStatusMode) & Sys.FileTypeMask) == Sys.FileTypeSocket);
    }
}
