namespace Prefork.Shared;

/// <summary>How slots are taken and given back, and how what a killed process left is put in order.</summary>
/// <remarks>The order of the mutexes is: one stripe's, then the header's. Nobody holds two stripes.</remarks>
internal sealed unsafe partial class RowTable<TRow>
{
    /// <summary>Takes a free slot for the stripe of a bucket, which the caller holds; it is the stripe's pending one then.</summary>
    /// <returns>Its index, plus 1; 0 where the table is full.</returns>
    private int Take(int bucket)
    {
        Stripe(bucket)->PendingBucket = bucket;
        EnterHeader();
        var index = _header->FreeHead;
        if (index != 0)
        {
            _header->NextFreeHead = Slot(index)->Next;
            _header->NextHighWater = _header->HighWater;
        }
        else if (_header->HighWater < _layout.Capacity)
        {
            index = _header->HighWater + 1;
            _header->NextFreeHead = 0;
            _header->NextHighWater = index;
        }

        if (index != 0)
        {
            _header->NextUsed = _header->Used + 1;
            _header->Stripe = bucket & _stripeMask;
            _header->NextPending = index;
            _header->Freed = 0;
            Volatile.Write(ref _header->IsChanging, 1);
            ApplyChange();
        }

        ExitHeader();
        return index;
    }

    /// <summary>Gives the pending slot of a stripe, which the caller holds, back to the free ones. It is in no chain.</summary>
    private void GiveBack(int bucket, int index)
    {
        EnterHeader();
        WriteGiveBack(bucket & _stripeMask, index);
        ExitHeader();
    }

    private void WriteGiveBack(int stripe, int index)
    {
        _header->NextFreeHead = index;
        _header->NextHighWater = _header->HighWater;
        _header->NextUsed = _header->Used - 1;
        _header->Stripe = stripe;
        _header->NextPending = 0;
        _header->Freed = index;
        _header->NextOfFreed = _header->FreeHead;
        Volatile.Write(ref _header->IsChanging, 1);
        ApplyChange();
    }

    /// <summary>Does what is written down, which may have been done before, in part or in whole.</summary>
    private void ApplyChange()
    {
        if (_header->Freed != 0)
        {
            Volatile.Write(ref Slot(_header->Freed)->Next, _header->NextOfFreed);
        }

        Volatile.Write(ref _header->FreeHead, _header->NextFreeHead);
        Volatile.Write(ref _header->HighWater, _header->NextHighWater);
        Volatile.Write(ref _header->Used, _header->NextUsed);
        var stripe = (TableStripe*)(_stripes + (_header->Stripe * TableStripe.Size));
        Volatile.Write(ref stripe->Pending, _header->NextPending);
        Volatile.Write(ref _header->IsChanging, 0);
    }

    private void EnterHeader()
    {
        var mutex = (byte*)_header + TableHeader.MutexOffset;
        if (RobustMutex.Enter(mutex))
        {
            if (_header->IsChanging != 0)
            {
                ApplyChange();
            }

            RobustMutex.Repaired(mutex);
        }
    }

    private void ExitHeader() => RobustMutex.Exit((byte*)_header + TableHeader.MutexOffset);

    /// <summary>
    /// The holder of a stripe died. A pending slot with a row has been added, or was not yet removed, and stays; one without is on neither side
    /// of its chain for sure: it is taken out of it and given back.
    /// </summary>
    private void Repair(TableStripe* stripe)
    {
        // First the header's, whose dead holder may have been the same: it tells what is pending.
        EnterHeader();
        var index = stripe->Pending;
        if (index != 0)
        {
            if (RowHeader.IsLive(Slot(index)->State))
            {
                Volatile.Write(ref stripe->Pending, 0);
            }
            else
            {
                Unlink(stripe->PendingBucket, index);
                WriteGiveBack(stripe->PendingBucket & _stripeMask, index);
            }
        }

        ExitHeader();
        RobustMutex.Repaired((byte*)stripe + TableStripe.MutexOffset);
    }
}
