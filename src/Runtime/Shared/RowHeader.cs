using System.Runtime.InteropServices;

namespace Prefork.Shared;

/// <summary>
/// The head of a slot: followed by the key and two copies of the row. Written by the holder of the stripe's mutex, or, while the slot is in
/// no chain, by the holder of the header's.
/// </summary>
/// <remarks>
/// <see cref="State"/> alone decides what a reader sees: a change writes the copy that the state does not name, and then, by one store, the
/// state that names it. So a writer that is killed leaves the row before or the row after. A reader reads the state, then key and row,
/// then the state again: unchanged, all of it belonged together, since no writer touches the key of a live slot or the copy that its state names.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct RowHeader
{
    public const int Size = 16;

    /// <summary>Bit 0: whether there is a row. Above it a number that each change increases, whose lowest bit names the copy.</summary>
    [FieldOffset(0)]
    public long State;

    /// <summary>The slot that follows in the chain of the bucket, or among the free ones, plus 1; 0 at the end.</summary>
    [FieldOffset(8)]
    public int Next;

    /// <summary>The bytes of a key that is a text.</summary>
    [FieldOffset(12)]
    public ushort KeyLength;

    /// <summary>Bits of the key's hash: keys that differ in these need not be compared.</summary>
    [FieldOffset(14)]
    public ushort Tag;

    public static bool IsLive(long state) => (state & 1) != 0;

    /// <summary>The state after a change of the row, or of whether there is one.</summary>
    public static long NextState(long state, bool live) => ((state | 1) + 1) | (live ? 1L : 0);

    public static int CopyOf(long state) => (int)(state >> 1) & 1;
}
