using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Prefork.Shared;

/// <summary>How rows are changed: under the mutex of the stripe, by one store for each change.</summary>
internal sealed unsafe partial class RowTable<TRow>
{
    /// <summary>Sets a row, or adds it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SharedTableResult Set<TKey>(in TKey key, in TRow row)
        where TKey : struct, ITableKey
    {
        var hash = key.Hash;
        var bucket = (int)hash & _bucketMask;
        PrefetchFirst(bucket);
        var stripe = Enter(bucket);
        var index = Find(key, hash, bucket);
        SharedTableResult result;
        if (index != 0)
        {
            Replace(Slot(index), row);
            result = SharedTableResult.Updated;
        }
        else
        {
            result = Insert(key, hash, bucket, row);
        }

        Exit(stripe);
        return result;
    }

    public SharedTableResult Add<TKey>(in TKey key, in TRow row)
        where TKey : struct, ITableKey
    {
        var hash = key.Hash;
        var bucket = (int)hash & _bucketMask;
        var stripe = Enter(bucket);
        var result = Find(key, hash, bucket) != 0 ? SharedTableResult.Exists : Insert(key, hash, bucket, row);
        Exit(stripe);
        return result;
    }

    /// <summary>Sets a row where it is still the one that was read.</summary>
    public SharedTableResult Set<TKey>(in TKey key, in TRow row, SharedRowVersion version)
        where TKey : struct, ITableKey
    {
        var hash = key.Hash;
        var bucket = (int)hash & _bucketMask;
        var stripe = Enter(bucket);
        var index = Find(key, hash, bucket);
        SharedTableResult result;
        if (index == 0)
        {
            result = SharedTableResult.NotFound;
        }
        else if (version != new SharedRowVersion(index, Slot(index)->State))
        {
            result = SharedTableResult.Changed;
        }
        else
        {
            Replace(Slot(index), row);
            result = SharedTableResult.Updated;
        }

        Exit(stripe);
        return result;
    }

    /// <summary>Changes a part of a row, or of a new one that is all zero.</summary>
    public SharedTableResult Change<TKey, TChange>(in TKey key, ref TChange change)
        where TKey : struct, ITableKey
        where TChange : struct, IRowChange
    {
        var hash = key.Hash;
        var bucket = (int)hash & _bucketMask;
        PrefetchFirst(bucket);
        var stripe = Enter(bucket);
        try
        {
            var index = Find(key, hash, bucket);
            if (index == 0)
            {
                TRow added = default;
                change.Apply((byte*)&added);
                return Insert(key, hash, bucket, added);
            }

            var slot = Slot(index);
            var row = *Copy(slot, RowHeader.CopyOf(slot->State));
            change.Apply((byte*)&row);
            Replace(slot, row);
            return SharedTableResult.Updated;
        }
        finally
        {
            Exit(stripe);
        }
    }

    public bool Remove<TKey>(in TKey key, out TRow row)
        where TKey : struct, ITableKey
    {
        var hash = key.Hash;
        var bucket = (int)hash & _bucketMask;
        var stripe = Enter(bucket);
        var index = Find(key, hash, bucket);
        row = default;
        if (index != 0)
        {
            var slot = Slot(index);
            row = *Copy(slot, RowHeader.CopyOf(slot->State));
            Delete(stripe, bucket, index);
        }

        Exit(stripe);
        return index != 0;
    }

    /// <summary>The slot of a key, plus 1, or 0; the chain stands still under the mutex.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find<TKey>(in TKey key, ulong hash, int bucket)
        where TKey : struct, ITableKey
    {
        var index = (int)_buckets[bucket];
        while (index != 0)
        {
            var slot = Slot(index);
            if (Matches(slot, key, hash))
            {
                return index;
            }

            index = slot->Next;
        }

        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Replace(RowHeader* slot, in TRow row)
    {
        var next = RowHeader.NextState(slot->State, live: true);

        // A reader that reads what is written here shall find the state already changed, by the one before, that stopped naming this copy.
        Volatile.WriteBarrier();
        *Copy(slot, RowHeader.CopyOf(next)) = row;
        Volatile.Write(ref slot->State, next);
    }

    private SharedTableResult Insert<TKey>(in TKey key, ulong hash, int bucket, in TRow row)
        where TKey : struct, ITableKey
    {
        var index = Take(bucket);
        if (index == 0)
        {
            return SharedTableResult.Full;
        }

        var slot = Slot(index);
        var next = RowHeader.NextState(slot->State, live: true);

        // Readers that still stand on the slot from its last row find its state changed, since that was made dead before.
        Volatile.WriteBarrier();
        slot->KeyLength = key.Length;
        slot->Tag = TagOf(hash);
        key.Store(Key(slot));
        *Copy(slot, RowHeader.CopyOf(next)) = row;
        var word = _buckets[bucket];
        Volatile.Write(ref slot->Next, (int)word);
        Volatile.Write(ref _buckets[bucket], WithHead(word, index));
        Volatile.Write(ref slot->State, next);
        Volatile.Write(ref Stripe(bucket)->Pending, 0);
        return SharedTableResult.Added;
    }

    private void Delete(TableStripe* stripe, int bucket, int index)
    {
        stripe->PendingBucket = bucket;
        Volatile.Write(ref stripe->Pending, index);
        var slot = Slot(index);
        Volatile.Write(ref slot->State, RowHeader.NextState(slot->State, live: false));
        Unlink(bucket, index);
        GiveBack(bucket, index);
    }

    /// <summary>Takes a slot out of its chain, where it is in it, and changes the number of the bucket in any case.</summary>
    private void Unlink(int bucket, int index)
    {
        var word = _buckets[bucket];
        var head = (int)word;
        if (head == index)
        {
            head = Slot(index)->Next;
        }
        else
        {
            for (var at = head; at != 0; at = Slot(at)->Next)
            {
                if (Slot(at)->Next == index)
                {
                    Volatile.Write(ref Slot(at)->Next, Slot(index)->Next);
                    break;
                }
            }
        }

        Volatile.Write(ref _buckets[bucket], WithHead(word, head));
    }

    private static long WithHead(long word, int head) => (long)(((ulong)word & 0xFFFFFFFF00000000) + 0x100000000) | (uint)head;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TableStripe* Enter(int bucket)
    {
        var stripe = Stripe(bucket);
        if (RobustMutex.Enter((byte*)stripe + TableStripe.MutexOffset))
        {
            Repair(stripe);
        }

        return stripe;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exit(TableStripe* stripe) => RobustMutex.Exit((byte*)stripe + TableStripe.MutexOffset);

    private TableStripe* Stripe(int bucket) => (TableStripe*)(_stripes + ((bucket & _stripeMask) * TableStripe.Size));

    /// <summary>Fetches the likely slot from memory before the mutex is taken, which lets nothing pass.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchFirst(int bucket)
    {
        var index = (int)Volatile.Read(ref _buckets[bucket]);
        if (index != 0)
        {
            var slot = Slot(index);
            Prefetch(slot);
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(slot);
            }
        }
    }
}
