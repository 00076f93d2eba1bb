using Prefork.Interop;

namespace Prefork.Workers;

/// <summary>
/// Large output that found no room in a ring: a temporary file without a name, so that it goes with its last descriptor, whoever dies. The
/// master sends from it.
/// </summary>
internal static unsafe class SpillFile
{
    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>Writes a file; its descriptor, or -1 and the error.</summary>
    public static int TryCreate(string directory, ReadOnlySpan<byte> data, out int error)
    {
        error = 0;
        var fd = Sys.Open(directory, Sys.O_RDWR | Sys.O_TMPFILE | Sys.O_CLOEXEC, OwnerOnly);
        if (fd < 0)
        {
            // Not every file system has files without a name.
            var path = Path.Combine(directory, $"prefork-{Environment.ProcessId}-{Guid.NewGuid():N}");
            fd = Sys.Open(path, Sys.O_RDWR | Sys.O_CREAT | Sys.O_EXCL | Sys.O_CLOEXEC, OwnerOnly);
            if (fd < 0)
            {
                error = Sys.LastError;
                return -1;
            }

            _ = Sys.Unlink(path);
        }

        fixed (byte* start = data)
        {
            for (var written = 0L; written < data.Length;)
            {
                var count = Sys.Write(fd, start + written, (nuint)(data.Length - written));
                if (count > 0)
                {
                    written += count;
                }
                else if (Sys.LastError != Sys.EINTR)
                {
                    error = Sys.LastError;
                    _ = Sys.Close(fd);
                    return -1;
                }
            }
        }

        return fd;
    }
}
