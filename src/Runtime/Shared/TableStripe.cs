using System.Runtime.InteropServices;

namespace Prefork.Shared;

/// <summary>
/// A part of a table's buckets with a mutex of its own. Whoever changes a bucket, its chain or a row in it holds that of its stripe.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct TableStripe
{
    public const int Size = 128;
    public const int MutexOffset = 0;

    /// <summary>
    /// The slot, plus 1, that is on its way into the table or out of it, and 0 at other times. Becomes a slot by the holder of the stripe's
    /// mutex (removal), or of the header's for the stripe (addition); it is read for repair under both.
    /// </summary>
    [FieldOffset(64)]
    public int Pending;

    /// <summary>The bucket of that slot; written by the holder of the stripe's mutex, before.</summary>
    [FieldOffset(68)]
    public int PendingBucket;
}
