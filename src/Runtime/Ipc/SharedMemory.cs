using System.Runtime.InteropServices;
using Prefork.Interop;

namespace Prefork.Ipc;

/// <summary>A memfd and its mapping in this process.</summary>
internal sealed unsafe class SharedMemory : IDisposable
{
    private SharedMemory(int fd, byte* address, long length)
    {
        Fd = fd;
        Address = address;
        Length = length;
    }

    public int Fd { get; private set; }

    public byte* Address { get; private set; }

    public long Length { get; }

    /// <summary>Makes a region, maps it writable here, and seals it: it can never be resized.</summary>
    /// <param name="name">A name for /proc.</param>
    /// <param name="length">Bytes; all zero at first, and taken from the system as they are touched or reserved.</param>
    /// <param name="readOnlyForOthers">Also seals it against any later writable mapping, in whatever process.</param>
    /// <exception cref="IOException">The system has no memory or no descriptors left.</exception>
    public static SharedMemory Create(string name, long length, bool readOnlyForOthers)
    {
        int fd;
        fixed (byte* text = System.Text.Encoding.UTF8.GetBytes(name + '\0'))
        {
            fd = Sys.MemfdCreate(text, Sys.MFD_CLOEXEC | Sys.MFD_ALLOW_SEALING);
        }

        if (fd < 0)
        {
            throw Failure($"Shared memory '{name}' could not be made", Sys.LastError);
        }

        if (Sys.Ftruncate(fd, length) != 0)
        {
            throw CloseAndFail(fd, $"Shared memory '{name}' could not be sized to {length} bytes");
        }

        var address = Sys.Mmap(null, (nuint)length, Sys.PROT_READ | Sys.PROT_WRITE, Sys.MAP_SHARED, fd, 0);
        if (address == Sys.MapFailed)
        {
            throw CloseAndFail(fd, $"Shared memory '{name}' of {length} bytes could not be mapped");
        }

        var seals = Sys.F_SEAL_SHRINK | Sys.F_SEAL_GROW | (readOnlyForOthers ? Sys.F_SEAL_FUTURE_WRITE : 0) | Sys.F_SEAL_SEAL;
        if (Sys.Fcntl(fd, Sys.F_ADD_SEALS, seals) != 0)
        {
            var error = Sys.LastError;
            _ = Sys.Munmap(address, (nuint)length);
            _ = Sys.Close(fd);
            throw Failure($"Shared memory '{name}' could not be sealed", error);
        }

        return new SharedMemory(fd, (byte*)address, length);
    }

    /// <summary>Maps a region that was inherited.</summary>
    /// <exception cref="IOException">It cannot be mapped so.</exception>
    public static SharedMemory Open(int fd, long length, bool writable)
    {
        var protection = Sys.PROT_READ | (writable ? Sys.PROT_WRITE : 0);
        var address = Sys.Mmap(null, (nuint)length, protection, Sys.MAP_SHARED, fd, 0);
        return address == Sys.MapFailed
            ? throw Failure($"Shared memory (descriptor {fd}, {length} bytes) could not be mapped", Sys.LastError)
            : new SharedMemory(fd, (byte*)address, length);
    }

    /// <summary>Takes the memory of a range now, so that touching it later can not fail.</summary>
    /// <returns>0, or the error.</returns>
    public int Reserve(long offset, long length) => Sys.Fallocate(Fd, 0, offset, length) == 0 ? 0 : Sys.LastError;

    /// <summary>Gives the memory of a range back to the system: it reads as zero and has to be reserved again.</summary>
    public bool Release(long offset, long length) =>
        Sys.Fallocate(Fd, Sys.FALLOC_FL_PUNCH_HOLE | Sys.FALLOC_FL_KEEP_SIZE, offset, length) == 0;

    public void Dispose()
    {
        if (Address is not null)
        {
            _ = Sys.Munmap(Address, (nuint)Length);
            _ = Sys.Close(Fd);
            Address = null;
            Fd = -1;
        }
    }

    private static IOException CloseAndFail(int fd, string what)
    {
        var error = Sys.LastError;
        _ = Sys.Close(fd);
        return Failure(what, error);
    }

    private static IOException Failure(string what, int error) =>
        new($"{what}: {Marshal.GetPInvokeErrorMessage(error)}.", error);
}
