using System.Runtime.InteropServices;

namespace Prefork.Shared;

/// <summary>
/// What stands before the elements of a channel. The holder of the mutex alone writes the positions, each with one store, by which an operation
/// is done: one that is killed before has not happened, so there is nothing to repair. Others read the positions to see whether it is worth to try.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct ChannelHeader
{
    public const int Size = WrittenOffset + (2 * SharedSignal.Size);

    public const int MutexOffset = 0;
    public const int WrittenOffset = 192;
    public const int TakenOffset = WrittenOffset + SharedSignal.Size;

    /// <summary>How many elements have been taken since the server started.</summary>
    [FieldOffset(64)]
    public long Head;

    /// <summary>How many elements have been written.</summary>
    [FieldOffset(128)]
    public long Tail;
}
