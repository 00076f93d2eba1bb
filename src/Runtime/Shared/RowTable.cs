using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Prefork.Shared;

/// <summary>A table in shared memory, as this process sees it: how rows are found and read. Readers take no lock and write nothing.</summary>
/// <remarks>
/// A bucket is one word: the first slot of its chain, plus 1, in the lower half, and in the upper a number that changes with the chain. Written
/// by the holder of the stripe's mutex. A slot may leave a chain and come into another while a reader stands on it. A hit is right however
/// it was come by: <see cref="RowHeader"/> says why. A miss is right where the bucket's word is the same at the end: a slot leaves, and the
/// number changes, before its <see cref="RowHeader.Next"/> is written. (That it is the same after 2^32 changes within one look is ruled out by time.)
/// </remarks>
internal sealed unsafe partial class RowTable<TRow>
    where TRow : unmanaged
{
    private readonly TableLayout _layout;
    private readonly TableHeader* _header;
    private readonly byte* _stripes;
    private readonly long* _buckets;
    private readonly byte* _slots;
    private readonly int _bucketMask;
    private readonly int _stripeMask;
    private readonly int _slotBytes;
    private readonly int _rowOffset;

    public RowTable(TableLayout layout, nint address, ulong seed)
    {
        _layout = layout;
        Seed = seed;
        _header = (TableHeader*)address;
        _stripes = (byte*)address + TableLayout.StripesOffset;
        _buckets = (long*)(address + (nint)layout.BucketsOffset);
        _slots = (byte*)address + layout.SlotsOffset;
        _bucketMask = layout.Buckets - 1;
        _stripeMask = layout.Stripes - 1;
        _slotBytes = layout.SlotBytes;
        _rowOffset = layout.RowOffset;
    }

    /// <summary>The seed of the hash.</summary>
    public ulong Seed { get; }

    public int Capacity => _layout.Capacity;

    public int KeyLength => _layout.KeyLength;

    /// <summary>The bytes of a key in its slot.</summary>
    public int KeyBytes => _layout.KeyBytes;

    public int Count => Volatile.Read(ref _header->Used);

    /// <summary>How many slots there are to look through.</summary>
    public int SlotsUsed => Volatile.Read(ref _header->HighWater);

    /// <summary>Reads a row as it is or was a moment ago.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead<TKey>(in TKey key, out TRow row, out SharedRowVersion version)
        where TKey : struct, ITableKey
    {
        var hash = key.Hash;
        var bucket = _buckets + ((int)hash & _bucketMask);
        while (true)
        {
            var word = Volatile.Read(ref *bucket);
            var index = (int)word;
            while (index != 0)
            {
                var slot = Slot(index);
                Prefetch(slot);
                var state = Volatile.Read(ref slot->State);
                if (Matches(slot, key, hash) && RowHeader.IsLive(state))
                {
                    row = *Copy(slot, RowHeader.CopyOf(state));
                    Volatile.ReadBarrier();
                    if (Volatile.Read(ref slot->State) == state)
                    {
                        version = new SharedRowVersion(index, state);
                        return true;
                    }

                    // It has changed, or gone, and may be elsewhere now.
                    break;
                }

                index = Volatile.Read(ref slot->Next);
            }

            if (index == 0 && Volatile.Read(ref *bucket) == word)
            {
                row = default;
                version = default;
                return false;
            }
        }
    }

    /// <summary>Reads what is in a slot, with its key.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <param name="key">Takes the key.</param>
    /// <param name="keyLength">The bytes of a key that is a text.</param>
    /// <param name="row">The row.</param>
    /// <returns>Whether there is a row.</returns>
    public bool TryReadSlot(int index, Span<byte> key, out int keyLength, out TRow row)
    {
        var slot = Slot(index + 1);
        while (true)
        {
            var state = Volatile.Read(ref slot->State);
            if (!RowHeader.IsLive(state))
            {
                keyLength = 0;
                row = default;
                return false;
            }

            keyLength = Math.Min(slot->KeyLength, _layout.KeyBytes);
            new ReadOnlySpan<byte>(Key(slot), _layout.KeyBytes).CopyTo(key);
            row = *Copy(slot, RowHeader.CopyOf(state));
            Volatile.ReadBarrier();
            if (Volatile.Read(ref slot->State) == state)
            {
                return true;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Matches<TKey>(RowHeader* slot, in TKey key, ulong hash)
        where TKey : struct, ITableKey => slot->Tag == TagOf(hash) && slot->KeyLength == key.Length && key.Equals(Key(slot));

    private static ushort TagOf(ulong hash) => (ushort)(hash >> 48);

    private static byte* Key(RowHeader* slot) => (byte*)slot + RowHeader.Size;

    private TRow* Copy(RowHeader* slot, int copy) => (TRow*)((byte*)slot + _rowOffset + (copy * _layout.RowStride));

    private RowHeader* Slot(int index) => (RowHeader*)(_slots + ((long)(index - 1) * _slotBytes));

    /// <summary>Which copy of the row counts stands in the slot, so both come from memory at once with it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(RowHeader* slot)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0((byte*)slot + 64);
            Sse.Prefetch0((byte*)slot + 128);
        }
    }
}
