using System.Numerics;
using System.Runtime.CompilerServices;

namespace Prefork.Shared;

/// <summary>
/// Where the parts of a table stand: header, stripes, buckets, slots. A slot has a <see cref="RowHeader"/>, the key, and two copies of the row.
/// </summary>
/// <param name="Capacity">How many rows there can be.</param>
/// <param name="KeyLength">How many bytes a text has at most; 0 where keys are numbers.</param>
/// <param name="RowBytes">The bytes of a row.</param>
internal sealed record TableLayout(int Capacity, int KeyLength, int RowBytes)
{
    public const int MaxCapacity = 1 << 29;

    private const int MaxStripes = 256;

    /// <summary>The bytes of a key in its slot: whole words.</summary>
    public int KeyBytes { get; } = KeyLength == 0 ? sizeof(long) : Align8(KeyLength);

    public int Stripes { get; } = (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)Capacity) / 16, 1, MaxStripes);

    /// <summary>A power of two, about twice as many as rows, so that most have none or one.</summary>
    public int Buckets { get; } = (int)BitOperations.RoundUpToPowerOf2((uint)Capacity + ((uint)Capacity / 2));

    public int RowOffset => RowHeader.Size + KeyBytes;

    /// <summary>From one copy of a row to the other.</summary>
    public int RowStride => Align8(RowBytes);

    public int SlotBytes => RowOffset + (2 * RowStride);

    public static int StripesOffset => TableHeader.Size;

    public long BucketsOffset => StripesOffset + ((long)Stripes * TableStripe.Size);

    public long SlotsOffset => BucketsOffset + ((long)Buckets * sizeof(long));

    public long Bytes => SlotsOffset + ((long)Capacity * SlotBytes);

    public static TableLayout For<TRow>(int capacity, int keyLength)
        where TRow : unmanaged => new(Math.Clamp(capacity, 1, MaxCapacity), keyLength, Unsafe.SizeOf<TRow>());

    /// <summary>Master: makes an empty table of zeroed memory.</summary>
    public unsafe void Initialize(nint address)
    {
        RobustMutex.Initialize((byte*)address + TableHeader.MutexOffset);
        for (var i = 0; i < Stripes; i++)
        {
            RobustMutex.Initialize((byte*)address + StripesOffset + (i * TableStripe.Size) + TableStripe.MutexOffset);
        }
    }

    private static int Align8(int bytes) => (bytes + 7) & ~7;
}
