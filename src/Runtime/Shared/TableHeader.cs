using System.Runtime.InteropServices;

namespace Prefork.Shared;

/// <summary>
/// Which slots of a table are taken. Written by the holder of its mutex alone. A change is first written down in the fields <c>Next…</c>, then
/// <see cref="IsChanging"/> is set, then it is done, and then the mark is cleared: whoever finds a dead holder and the mark does it once more, which
/// comes to the same.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct TableHeader
{
    public const int Size = 256;
    public const int MutexOffset = 0;

    /// <summary>The first free slot that has been used before, plus 1; the others follow by <see cref="RowHeader.Next"/>.</summary>
    [FieldOffset(64)]
    public int FreeHead;

    /// <summary>How many slots have ever been used: those after are free.</summary>
    [FieldOffset(68)]
    public int HighWater;

    /// <summary>How many slots are taken.</summary>
    [FieldOffset(72)]
    public int Used;

    [FieldOffset(128)]
    public int IsChanging;

    [FieldOffset(132)]
    public int NextFreeHead;

    [FieldOffset(136)]
    public int NextHighWater;

    [FieldOffset(140)]
    public int NextUsed;

    /// <summary>The stripe for which the change is made.</summary>
    [FieldOffset(144)]
    public int Stripe;

    /// <summary>What the stripe's <see cref="TableStripe.Pending"/> becomes.</summary>
    [FieldOffset(148)]
    public int NextPending;

    /// <summary>The slot that is given back, plus 1; 0 where one is taken.</summary>
    [FieldOffset(152)]
    public int Freed;

    /// <summary>What <see cref="RowHeader.Next"/> of that slot becomes.</summary>
    [FieldOffset(156)]
    public int NextOfFreed;
}
