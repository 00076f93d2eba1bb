using System.Runtime.InteropServices;

namespace Prefork.Ipc;

/// <summary>
/// One session in the shared session table. The reactor that owns the slot alone writes it; the id last when a session begins and
/// first (to 0) when it ends, so a reader that finds the same id before and after has read one session's values.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal unsafe struct SessionSlot
{
    public const int Size = 128;

    [FieldOffset(0)]
    public long Id;

    [FieldOffset(8)]
    public int State;

    [FieldOffset(12)]
    public short Endpoint;

    [FieldOffset(14)]
    public short Worker;

    [FieldOffset(16)]
    public short Reactor;

    [FieldOffset(18)]
    public ushort Family;

    [FieldOffset(20)]
    public ushort Port;

    [FieldOffset(24)]
    public fixed byte Address[16];

    [FieldOffset(40)]
    public uint Scope;

    /// <summary>When the client connected, in Unix milliseconds.</summary>
    [FieldOffset(48)]
    public long ConnectTime;

    /// <summary>Bytes that wait in the master because the client reads slowly.</summary>
    [FieldOffset(56)]
    public int OutputQueued;
}
