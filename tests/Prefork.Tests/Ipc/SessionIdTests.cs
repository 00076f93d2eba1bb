namespace Prefork.Tests.Ipc;

public sealed class SessionIdTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 1)]
    [InlineData(SessionId.MaxSlots - 1, 1)]
    [InlineData(SessionId.MaxSlots - 1, (1L << 39) - 1)]
    [InlineData(0, (1L << 39) - 1)]
    public void Slot_and_generation_come_back(int slot, long generation)
    {
        var id = SessionId.Make(slot, generation);

        Assert.True(id > 0);
        Assert.Equal(slot, SessionId.Slot(id));
        Assert.Equal(generation, SessionId.Generation(id));
    }

    [Fact]
    public void Generation_that_has_run_through_begins_again_and_never_makes_the_id_negative()
    {
        Assert.Equal(SessionId.Make(7, 3), SessionId.Make(7, (1L << 39) + 3));
        Assert.True(SessionId.Make(SessionId.MaxSlots - 1, long.MaxValue) > 0);
    }

    [Fact]
    public void Next_generation_of_a_slot_has_another_id() =>
        Assert.NotEqual(SessionId.Make(7, 3), SessionId.Make(7, 4));

    [Fact]
    public void Text_names_slot_and_generation() => Assert.Equal("12.345", SessionId.Format(SessionId.Make(12, 345)));
}
