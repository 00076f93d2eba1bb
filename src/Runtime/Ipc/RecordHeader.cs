using System.Runtime.InteropServices;

namespace Prefork.Ipc;

/// <summary>
/// Stands before the payload of each ring record. 32 bytes, the alignment of records, so that what is left at the
/// end of a ring always has room for the header of a padding record.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RecordHeader
{
    public const int Size = 32;

    public int Length;
    public RecordType Type;
    public RecordFlags Flags;

    /// <summary>How many times the request was started before.</summary>
    public ushort Attempt;

    /// <summary>The reactor's number in the top byte, a count that only grows below it.</summary>
    public long RequestId;
    public long SessionId;
    public long Extra;

    /// <summary>What a record with a payload of this length takes in a ring.</summary>
    public static long Extent(int length) => (RecordHeader.Size + (long)length + (Size - 1)) & ~(Size - 1L);
}
