using Prefork.Shared;

namespace Prefork.Tests.Sharing;

/// <summary>States that a process leaves that is killed between two stores, and what comes after.</summary>
public sealed unsafe class TableRepairTests
{
    private const int Capacity = 8;

    private static readonly TableLayout Layout = TableLayout.For<long>(Capacity, keyLength: 0);

    private readonly RowTable<long> _table;
    private readonly byte* _address;

    public TableRepairTests()
    {
        var address = nint.Zero;
        var definition = new SharedDefinition("rows", typeof(object), "", Layout.Bytes, (at, _) => Layout.Initialize(address = at), static (_, _) => new object());
        var shared = SharedObjects.Create([definition]);
        Assert.True(shared.IsAvailable);
        _address = (byte*)address;
        _table = new RowTable<long>(Layout, address, seed: 1);
        Set(1);
        Set(2);
    }

    private TableHeader* Header => (TableHeader*)_address;

    /// <summary>With this capacity there is one.</summary>
    private TableStripe* Stripe => (TableStripe*)(_address + TableLayout.StripesOffset);

    [Fact]
    public void A_slot_that_was_taken_and_not_filled_is_given_back()
    {
        Die(() =>
        {
            RobustMutex.Enter(StripeMutex);
            Header->Used = 3;
            Header->HighWater = 3;
            Stripe->PendingBucket = 0;
            Stripe->Pending = 3;
        });
        CheckWhole(1, 2);
    }

    [Fact]
    public void A_change_of_the_free_slots_that_was_begun_is_done()
    {
        Die(() =>
        {
            RobustMutex.Enter(StripeMutex);
            RobustMutex.Enter(HeaderMutex);
            Header->NextFreeHead = 0;
            Header->NextHighWater = 3;
            Header->NextUsed = 3;
            Header->NextPending = 3;
            Header->Freed = 0;
            Header->IsChanging = 1;
            Header->HighWater = 3;
        });
        CheckWhole(1, 2);
    }

    [Fact]
    public void A_row_that_was_linked_and_not_made_live_is_not_there()
    {
        var bucket = BucketOf(7);
        Die(() =>
        {
            RobustMutex.Enter(StripeMutex);
            Header->Used = 3;
            Header->HighWater = 3;
            Stripe->PendingBucket = bucket;
            Stripe->Pending = 3;
            Slot(3)->Next = (int)Buckets[bucket];
            Buckets[bucket] = 3;
        });
        Assert.False(_table.TryRead(Key(7), out _, out _));
        CheckWhole(1, 2);
    }

    [Fact]
    public void A_row_that_was_made_live_is_there()
    {
        Set(7);
        var index = SlotOf(7);
        Die(() =>
        {
            RobustMutex.Enter(StripeMutex);
            Stripe->PendingBucket = BucketOf(7);
            Stripe->Pending = index;
        });
        CheckWhole(1, 2, 7);
    }

    [Fact]
    public void A_removal_that_was_announced_has_not_happened()
    {
        var index = SlotOf(2);
        Die(() =>
        {
            RobustMutex.Enter(StripeMutex);
            Stripe->PendingBucket = BucketOf(2);
            Stripe->Pending = index;
        });
        CheckWhole(1, 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_removal_that_made_the_row_dead_is_completed(bool unlinked)
    {
        var index = SlotOf(2);
        var bucket = BucketOf(2);
        Die(() =>
        {
            RobustMutex.Enter(StripeMutex);
            Stripe->PendingBucket = bucket;
            Stripe->Pending = index;
            Slot(index)->State = RowHeader.NextState(Slot(index)->State, live: false);
            if (unlinked)
            {
                Assert.Equal(index, (int)Buckets[bucket]);
                Buckets[bucket] = Slot(index)->Next;
            }
        });
        Assert.False(_table.TryRead(Key(2), out _, out _));
        CheckWhole(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_slot_that_was_being_given_back_is_free_once(int steps)
    {
        var index = SlotOf(2);
        var bucket = BucketOf(2);
        Die(() =>
        {
            RobustMutex.Enter(StripeMutex);
            Stripe->PendingBucket = bucket;
            Stripe->Pending = index;
            Slot(index)->State = RowHeader.NextState(Slot(index)->State, live: false);
            Buckets[bucket] = Slot(index)->Next;
            RobustMutex.Enter(HeaderMutex);
            Header->NextFreeHead = index;
            Header->NextHighWater = Header->HighWater;
            Header->NextUsed = Header->Used - 1;
            Header->NextPending = 0;
            Header->Freed = index;
            Header->NextOfFreed = Header->FreeHead;
            Header->IsChanging = 1;
            if (steps > 0)
            {
                Slot(index)->Next = Header->NextOfFreed;
            }

            if (steps > 1)
            {
                Header->FreeHead = index;
                Header->Used = Header->NextUsed;
            }

            if (steps > 2)
            {
                Stripe->Pending = 0;
            }
        });
        CheckWhole(1);
    }

    [Fact]
    public void A_row_that_was_being_written_is_the_one_before()
    {
        var slot = Slot(SlotOf(2));
        Die(() =>
        {
            RobustMutex.Enter(StripeMutex);
            var other = RowHeader.CopyOf(RowHeader.NextState(slot->State, live: true));
            *(long*)((byte*)slot + Layout.RowOffset + (other * Layout.RowStride)) = -1;
        });
        CheckWhole(1, 2);
    }

    private byte* StripeMutex => (byte*)Stripe + TableStripe.MutexOffset;

    private byte* HeaderMutex => (byte*)Header + TableHeader.MutexOffset;

    private long* Buckets => (long*)(_address + Layout.BucketsOffset);

    private RowHeader* Slot(int index) => (RowHeader*)(_address + Layout.SlotsOffset + ((long)(index - 1) * Layout.SlotBytes));

    private NumberKey Key(long value) => new(value, _table.Seed);

    private int BucketOf(long value) => (int)Key(value).Hash & (Layout.Buckets - 1);

    private int SlotOf(long value)
    {
        Assert.True(_table.TryRead(Key(value), out _, out var version));
        return version.Slot;
    }

    private SharedTableResult Set(long key) => _table.Set(Key(key), key * 10);

    /// <summary>A thread that ends with mutexes is to the kernel what a process is.</summary>
    private static void Die(Action act)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(act));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    /// <summary>The table has these rows, takes as many more as it can hold, and gives all of them up again.</summary>
    private void CheckWhole(params long[] keys)
    {
        foreach (var key in keys)
        {
            Assert.True(_table.TryRead(Key(key), out var row, out _));
            Assert.Equal(key * 10, row);
        }

        var more = 100L;
        for (var count = keys.Length; count < Capacity; count++)
        {
            Assert.Equal(SharedTableResult.Added, Set(more++));
        }

        Assert.Equal(Capacity, _table.Count);
        Assert.Equal(SharedTableResult.Full, Set(more));
        foreach (var key in keys.Concat(Enumerable.Range(100, Capacity - keys.Length).Select(key => (long)key)))
        {
            Assert.True(_table.Remove(Key(key), out var row));
            Assert.Equal(key * 10, row);
        }

        Assert.Equal(0, _table.Count);
        Assert.Equal(0, Stripe->Pending);
    }
}
