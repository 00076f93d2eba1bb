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

    // From here on a line of its own: written for each message, and read by whoever asks only.

    /// <summary>How many bytes have come from the client.</summary>
    [FieldOffset(64)]
    public long BytesReceived;

    /// <summary>How many bytes were accepted for the client.</summary>
    [FieldOffset(72)]
    public long BytesSent;

    /// <summary>When the last byte came, in <see cref="Environment.TickCount64"/> milliseconds.</summary>
    [FieldOffset(80)]
    public long LastReceived;

    /// <summary>When the last byte was accepted for the client, likewise.</summary>
    [FieldOffset(88)]
    public long LastSent;

    /// <summary>The user that it was bound to, or 0.</summary>
    [FieldOffset(96)]
    public long UserId;

    /// <summary>When the client connected, in <see cref="Environment.TickCount64"/> milliseconds.</summary>
    [FieldOffset(104)]
    public long ConnectTick;

    /// <summary>How many messages have come.</summary>
    [FieldOffset(112)]
    public long Messages;
}
