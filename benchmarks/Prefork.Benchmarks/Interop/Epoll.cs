using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Prefork.Benchmarks.Interop;

/// <summary>An epoll instance and its batch of events; each event carries the number that its descriptor was added with.</summary>
internal sealed unsafe class Epoll : IDisposable
{
    private const int Capacity = 512;

    // struct epoll_event is packed on x64 alone.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int NumberOffset = EventSize - sizeof(long);

    private readonly byte* _events = (byte*)NativeMemory.AllocZeroed((nuint)(Capacity * EventSize));
    private readonly int _descriptor = LibC.EpollCreate(0);

    public Epoll()
    {
        if (_descriptor < 0)
        {
            throw new BenchmarkException($"epoll_create1: {LibC.Describe(LibC.LastError)}");
        }
    }

    public void Add(int descriptor, int number, uint interest) => Control(LibC.EpollControlAdd, descriptor, number, interest);

    public void Modify(int descriptor, int number, uint interest) => Control(LibC.EpollControlModify, descriptor, number, interest);

    /// <summary>Waits for events and returns how many there are.</summary>
    public int Wait(int timeoutMilliseconds)
    {
        var count = LibC.EpollWait(_descriptor, _events, Capacity, timeoutMilliseconds);
        if (count >= 0)
        {
            return count;
        }

        return LibC.LastError == LibC.EINTR ? 0 : throw new BenchmarkException($"epoll_wait: {LibC.Describe(LibC.LastError)}");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Number(int index) => (int)Unsafe.ReadUnaligned<long>(_events + (index * EventSize) + NumberOffset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Ready(int index) => Unsafe.ReadUnaligned<uint>(_events + (index * EventSize));

    public void Dispose()
    {
        _ = LibC.Close(_descriptor);
        NativeMemory.Free(_events);
    }

    private void Control(int operation, int descriptor, int number, uint interest)
    {
        var entry = stackalloc byte[EventSize];
        Unsafe.WriteUnaligned(entry, interest);
        Unsafe.WriteUnaligned<long>(entry + NumberOffset, number);
        if (LibC.EpollControl(_descriptor, operation, descriptor, entry) < 0)
        {
            throw new BenchmarkException($"epoll_ctl: {LibC.Describe(LibC.LastError)}");
        }
    }
}
