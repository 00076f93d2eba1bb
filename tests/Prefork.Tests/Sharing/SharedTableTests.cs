using System.Text;

namespace Prefork.Tests.Sharing;

public sealed class SharedTableTests
{
    private const int Capacity = 100;

    private readonly SharedObjects _shared = SharedObjects.Create(
        new SharedCollection([]).Table<Player>("players", Capacity, keyLength: 16).IdTable<Player>("rooms", Capacity).Definitions);

    private static SharedColumn<Player, long> Score { get; } = new("Score", 0);

    private SharedTable<Player> Players => _shared.Table<Player>("players");

    private SharedIdTable<Player> Rooms => _shared.IdTable<Player>("rooms");

    [Fact]
    public void What_is_set_is_read()
    {
        Assert.Equal(SharedTableResult.Added, Players.Set("ann", new Player(1, 2)));
        Assert.Equal(SharedTableResult.Updated, Players.Set("ann", new Player(3, 4)));
        Assert.True(Players.TryGetValue("ann", out var row));
        Assert.Equal(new Player(3, 4), row);
        Assert.False(Players.TryGetValue("Ann", out _));
        Assert.True(Players.ContainsKey("ann"u8));
        Assert.True(Players.ContainsKey("joann".AsSpan(2)));
        Assert.Equal((1, Capacity, 16), (Players.Count, Players.Capacity, Players.KeyLength));
    }

    [Fact]
    public void Numbers_are_keys_of_their_own()
    {
        Assert.Equal(SharedTableResult.Added, Rooms.Set(long.MinValue, new Player(1, 2)));
        Assert.Equal(SharedTableResult.Added, Rooms.TryAdd(0, new Player(5, 6)));
        Assert.Equal(SharedTableResult.Exists, Rooms.TryAdd(0, default));
        Assert.True(Rooms.TryGetValue(long.MinValue, out var row));
        Assert.Equal(new Player(1, 2), row);
        Assert.Equal([(long.MinValue, 1), (0, 5)], Rooms.Select(pair => (pair.Key, pair.Value.Score)));
    }

    [Fact]
    public void A_row_is_added_where_there_is_none()
    {
        Assert.Equal(SharedTableResult.Added, Players.TryAdd("ann", new Player(1, 2)));
        Assert.Equal(SharedTableResult.Exists, Players.TryAdd("ann", new Player(3, 4)));
        Assert.True(Players.TryGetValue("ann", out var row));
        Assert.Equal(1, row.Score);
    }

    [Fact]
    public void A_row_that_has_changed_since_it_was_read_is_not_set()
    {
        Assert.Equal(SharedTableResult.NotFound, Players.TrySet("ann", default, default));
        Players.Set("ann", new Player(1, 2));
        Assert.True(Players.TryGetValue("ann", out _, out var version));
        Assert.Equal(SharedTableResult.Updated, Players.TrySet("ann", new Player(3, 4), version));
        Assert.Equal(SharedTableResult.Changed, Players.TrySet("ann", new Player(5, 6), version));
        Assert.True(Players.TryGetValue("ann", out _, out version));
        Players.Remove("ann");
        Players.Set("ann", new Player(3, 4));
        Assert.Equal(SharedTableResult.Changed, Players.TrySet("ann", new Player(5, 6), version));
    }

    [Fact]
    public void An_update_sees_what_came_between()
    {
        Assert.Equal(SharedTableResult.NotFound, Players.Update("ann", static (ref row) => row.Score++));
        Players.Set("ann", new Player(1, 2));
        var first = true;
        Assert.Equal(SharedTableResult.Updated, Players.Update("ann", (ref row) =>
        {
            if (first)
            {
                first = false;
                Players.Set("ann", new Player(10, 20));
            }

            row.Score++;
        }));
        Assert.True(Players.TryGetValue("ann", out var row));
        Assert.Equal(new Player(11, 20), row);
    }

    [Fact]
    public void A_column_is_changed_beside_the_others()
    {
        Assert.Equal(SharedTableResult.Added, Players.Increment("ann", Score, 5));
        Players.Set("ann", new Player(7, 2));
        Assert.Equal(SharedTableResult.Updated, Players.Increment("ann", Score, 5, out var sum));
        Assert.Equal(12, sum);
        Assert.Equal(SharedTableResult.Updated, Players.Decrement("ann", Score, 2));
        Assert.True(Players.TryGetValue("ann", out var row));
        Assert.Equal(new Player(10, 2), row);
        Assert.Equal(10, Score.Get(row));
        Assert.Equal(SharedTableResult.Updated, Players.Set("ann", Score, 1));
        Assert.True(Players.TryGetValue("ann", out row));
        Assert.Equal(new Player(1, 2), row);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SharedColumn<Player, long>("Beyond", 9));
    }

    [Fact]
    public void Many_threads_lose_no_increment()
    {
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 5000; i++)
            {
                Players.Increment($"player {i % 10}", Score, 1);
            }
        });
        Assert.Equal(40_000, Players.Sum(pair => pair.Value.Score));
    }

    [Fact]
    public async Task Readers_see_whole_rows_while_keys_come_and_go()
    {
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var key = $"player {i % 7}";
                Players.Set(key, new Player(i, -i));
                Players.Set($"player {(i * 3) % 7}", new Player(i, -i));
                Players.Remove(key);
                Players.Set("always", new Player(i, -i));
            }
        });
        Players.Set("always", default);
        for (var i = 0; i < 300_000; i++)
        {
            if (Players.TryGetValue($"player {i % 7}", out var row))
            {
                Assert.Equal(row.Score, -row.Level);
            }

            Assert.True(Players.TryGetValue("always", out row));
            Assert.Equal(row.Score, -row.Level);
        }

        await stop.CancelAsync();
        await writer;
    }

    [Fact]
    public void Full_is_a_result()
    {
        for (var i = 0; i < Capacity; i++)
        {
            Assert.Equal(SharedTableResult.Added, Players.Set($"player {i}", default));
        }

        Assert.Equal(SharedTableResult.Full, Players.Set("one more", default));
        Assert.Equal(SharedTableResult.Full, Players.TryAdd("one more", default));
        Assert.Equal(SharedTableResult.Full, Players.Increment("one more", Score, 1));
        Assert.Equal(SharedTableResult.Updated, Players.Set("player 7", default));
        Assert.True(Players.Remove("player 7", out _));
        Assert.Equal(SharedTableResult.Added, Players.Set("one more", default));
        Assert.Equal(Capacity, Players.Count);
    }

    [Fact]
    public void A_key_that_is_too_long_is_a_result()
    {
        var fits = new string('x', 16);
        Assert.Equal(SharedTableResult.Added, Players.Set(fits, default));
        Assert.Equal(SharedTableResult.KeyTooLong, Players.Set(fits + "x", default));
        Assert.Equal(SharedTableResult.KeyTooLong, Players.Set("äääääääää", default));
        Assert.Equal(SharedTableResult.KeyTooLong, Players.Set(Encoding.UTF8.GetBytes(fits + "x").AsSpan(), default));
        Assert.False(Players.ContainsKey(fits + "x"));
        Assert.False(Players.Remove(fits + "x"));
        Assert.Equal([fits], Players.Select(pair => pair.Key));
    }

    [Fact]
    public void The_empty_key_and_those_that_begin_alike_differ()
    {
        string[] keys = ["", "\0", "\0\0", "a", "a\0", "abcdefgh", "abcdefgh\0", "abcdefghi", "ä"];
        for (var i = 0; i < keys.Length; i++)
        {
            Assert.Equal(SharedTableResult.Added, Players.Set(keys[i], new Player(i, 0)));
        }

        for (var i = 0; i < keys.Length; i++)
        {
            Assert.True(Players.TryGetValue(keys[i], out var row));
            Assert.Equal(i, row.Score);
        }

        Assert.Equal(keys, Players.Select(pair => pair.Key));
    }

    [Fact]
    public void It_does_not_wear_out()
    {
        for (var i = 0; i < 200_000; i++)
        {
            Assert.Equal(SharedTableResult.Added, Players.Set($"key {i}", new Player(i, 0)));
            if (i >= Capacity / 2)
            {
                Assert.True(Players.Remove($"key {i - (Capacity / 2)}"));
            }
        }

        Assert.Equal(Capacity / 2, Players.Count);
        Assert.Equal(Capacity / 2, Players.ToList().Count);
    }

    [Fact]
    public void A_look_allocates_nothing()
    {
        Players.Set("ann", default);
        Players.Increment("ann", Score, 1);
        Players.TryGetValue("ann", out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Players.TryGetValue("ann", out var row);
            Players.Set("ann", row);
            Players.Increment("ann", Score, 1);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private record struct Player(long Score, int Level);
}
