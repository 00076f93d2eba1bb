using System.Runtime.InteropServices;
using Prefork.Interop;
using Prefork.Workers;

namespace Prefork.Ipc;

/// <summary>
/// A payload of another process that is too large for a ring. It lies in shared memory that nobody can change or shrink any more, or in a
/// temporary file: that one is read and not mapped, because a file that is cut short while it is mapped kills its reader.
/// </summary>
internal sealed unsafe class LargePayload : IDisposable
{
    private const int Seals = Sys.F_SEAL_SHRINK | Sys.F_SEAL_GROW | Sys.F_SEAL_WRITE | Sys.F_SEAL_SEAL;

    private readonly bool _isMapped;
    private byte* _address;

    private LargePayload(byte* address, int length, bool isMapped)
    {
        _address = address;
        Length = length;
        _isMapped = isMapped;
    }

    public byte* Address => _address;

    public int Length { get; }

    /// <summary>Puts a payload where other processes can read it.</summary>
    /// <param name="payload">The bytes.</param>
    /// <param name="directory">Where to write a file, where shared memory is not to be used or is full.</param>
    /// <param name="useMemory">Whether shared memory may be used.</param>
    /// <param name="isFile">Whether it is a temporary file.</param>
    /// <param name="error">Why there is none.</param>
    /// <returns>The descriptor, or -1.</returns>
    public static int TryCreate(ReadOnlySpan<byte> payload, string directory, bool useMemory, out bool isFile, out int error)
    {
        isFile = false;
        var fd = useMemory ? TryCreateMemory(payload) : -1;
        if (fd >= 0)
        {
            error = 0;
            return fd;
        }

        isFile = true;
        return SpillFile.TryCreate(directory, payload, out error);
    }

    /// <summary>Opens one for reading; the descriptor is closed. Null where it is not what it was said to be.</summary>
    public static LargePayload? TryOpen(int fd, long length)
    {
        if (fd < 0)
        {
            return null;
        }

        var payload = length is > 0 and <= int.MaxValue && Sys.Seek(fd, 0, Sys.SEEK_END) >= length ? TryRead(fd, (int)length) : null;
        _ = Sys.Close(fd);
        return payload;
    }

    public void Dispose()
    {
        if (_address is null)
        {
            return;
        }

        if (_isMapped)
        {
            _ = Sys.Munmap(_address, (nuint)Length);
        }
        else
        {
            NativeMemory.Free(_address);
        }

        _address = null;
    }

    private static LargePayload? TryRead(int fd, int length)
    {
        var seals = Sys.Fcntl(fd, Sys.F_GET_SEALS, 0);
        if (seals >= 0 && (seals & (Sys.F_SEAL_SHRINK | Sys.F_SEAL_WRITE)) == (Sys.F_SEAL_SHRINK | Sys.F_SEAL_WRITE))
        {
            var address = Sys.Mmap(null, (nuint)length, Sys.PROT_READ, Sys.MAP_SHARED, fd, 0);
            return address != Sys.MapFailed ? new LargePayload((byte*)address, length, isMapped: true) : null;
        }

        var copy = (byte*)NativeMemory.Alloc((nuint)length);
        for (var read = 0L; read < length;)
        {
            var count = Sys.ReadAt(fd, copy + read, (nuint)(length - read), read);
            if (count > 0)
            {
                read += count;
            }
            else if (count == 0 || Sys.LastError != Sys.EINTR)
            {
                NativeMemory.Free(copy);
                return null;
            }
        }

        return new LargePayload(copy, length, isMapped: false);
    }

    private static int TryCreateMemory(ReadOnlySpan<byte> payload)
    {
        int fd;
        fixed (byte* name = "prefork-payload\0"u8)
        {
            fd = Sys.MemfdCreate(name, Sys.MFD_CLOEXEC | Sys.MFD_ALLOW_SEALING);
        }

        if (fd >= 0 && (!TryWrite(fd, payload) || Sys.Fcntl(fd, Sys.F_ADD_SEALS, Seals) != 0))
        {
            _ = Sys.Close(fd);
            fd = -1;
        }

        return fd;
    }

    /// <summary>Writing takes the memory; where there is none it fails, and nothing is killed.</summary>
    private static bool TryWrite(int fd, ReadOnlySpan<byte> payload)
    {
        fixed (byte* start = payload)
        {
            for (var written = 0L; written < payload.Length;)
            {
                var count = Sys.Write(fd, start + written, (nuint)(payload.Length - written));
                if (count > 0)
                {
                    written += count;
                }
                else if (Sys.LastError != Sys.EINTR)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
