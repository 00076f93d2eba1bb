using Prefork.Workers;

namespace Prefork.Tests.Workers;

public sealed class SpillLedgerTests
{
    private const int Most = 100;

    private readonly SpillLedger _ledger = new();

    [Fact]
    public void One_file_is_always_admitted_and_more_up_to_the_limit()
    {
        Assert.True(_ledger.Admits(1, 1000, Most));
        _ledger.Add(1, 60);

        Assert.True(_ledger.Admits(1, 40, Most));
        Assert.False(_ledger.Admits(1, 41, Most));
        Assert.True(_ledger.Admits(2, 1000, Most));
    }

    [Fact]
    public void What_the_master_has_taken_counts_no_more()
    {
        _ledger.Add(1, 60);
        _ledger.Publish(64, 1, 60);
        _ledger.Add(1, 40);
        _ledger.Publish(128, 1, 40);
        Assert.False(_ledger.Admits(1, 1, Most));

        _ledger.Take(64);
        Assert.True(_ledger.Admits(1, 60, Most));
        Assert.False(_ledger.Admits(1, 61, Most));

        _ledger.Take(128);
        Assert.True(_ledger.Admits(1, 1000, Most));
    }

    [Fact]
    public void What_waits_for_room_in_the_ring_counts_until_it_was_there()
    {
        _ledger.Add(1, 100);
        _ledger.Take(long.MaxValue);
        Assert.False(_ledger.Admits(1, 1, Most));
    }
}
