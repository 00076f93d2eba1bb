using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Prefork.Interop;

/// <summary>
/// A native array of struct epoll_event. The struct is packed on x64 and naturally aligned elsewhere, hence the strides.
/// </summary>
internal readonly unsafe struct EpollEvents
{
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private readonly byte* _memory;

    public EpollEvents(int capacity)
    {
        Capacity = capacity;
        _memory = (byte*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)Stride);
    }

    public int Capacity { get; }

    public int Wait(int epoll, int milliseconds) => Sys.EpollWait(epoll, _memory, Capacity, milliseconds);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Events(int index) => *(uint*)(_memory + (index * Stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Data(int index) => Unsafe.ReadUnaligned<long>(_memory + (index * Stride) + DataOffset);

    public void Free() => NativeMemory.Free(_memory);

    /// <summary>epoll_ctl for one descriptor; 0, or the error.</summary>
    public static int Control(int epoll, int operation, int fd, uint events, long data)
    {
        var memory = stackalloc byte[16];
        *(uint*)memory = events;
        Unsafe.WriteUnaligned(memory + DataOffset, data);
        return Sys.EpollCtl(epoll, operation, fd, memory) == 0 ? 0 : Sys.LastError;
    }
}
