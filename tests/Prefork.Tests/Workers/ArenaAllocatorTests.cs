using System.Numerics;
using Prefork.Ipc;

namespace Prefork.Tests.Workers;

public sealed class ArenaAllocatorTests
{
    private const int Bytes = 1 << 20;

    [Theory]
    [InlineData(0)]
    [InlineData(128)]
    [InlineData(300)]
    [InlineData(-256)]
    public void Size_has_to_be_a_power_of_two_of_at_least_a_block(int bytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ArenaAllocator(bytes, Reserved));

    [Fact]
    public void Arena_of_one_block_works()
    {
        var arena = new ArenaAllocator(ArenaAllocator.MinBlock, Reserved);

        Assert.Equal(0, arena.Allocate(1));
        Assert.Equal(-1, arena.Allocate(1));
        arena.Free(0, 1);
        Assert.Equal(0, arena.Allocate(ArenaAllocator.MinBlock));
    }

    [Fact]
    public void All_of_it_can_be_one_block()
    {
        var arena = new ArenaAllocator(Bytes, Reserved);

        Assert.Equal(Bytes, arena.MaxLength);
        Assert.Equal(0, arena.Allocate(Bytes));
        Assert.Equal(-1, arena.Allocate(1));
        arena.Free(0, Bytes);
        Assert.Equal(0, arena.Allocate(Bytes));
    }

    [Theory]
    [InlineData(Bytes + 1)]
    [InlineData(int.MaxValue)]
    public void More_than_there_is_fails(int length) => Assert.Equal(-1, new ArenaAllocator(Bytes, Reserved).Allocate(length));

    [Fact]
    public void Nothing_takes_nothing()
    {
        var arena = new ArenaAllocator(Bytes, Reserved);
        Assert.Equal(0, arena.Allocate(Bytes));

        Assert.Equal(0, arena.Allocate(0));
        arena.Free(0, 0);

        Assert.Equal(-1, arena.Allocate(1));
    }

    [Theory]
    [InlineData(1, 256)]
    [InlineData(256, 256)]
    [InlineData(257, 512)]
    [InlineData(5000, 8192)]
    public void Blocks_are_the_next_power_of_two(int length, int block)
    {
        var arena = new ArenaAllocator(Bytes, Reserved);

        var count = 0;
        while (arena.Allocate(length) >= 0)
        {
            count++;
        }

        Assert.Equal(Bytes / block, count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_use_never_overlaps_and_ends_as_one_block(int seed)
    {
        var random = new Random(seed);
        var arena = new ArenaAllocator(Bytes, Reserved);
        var owners = new int[Bytes / ArenaAllocator.MinBlock];
        var live = new List<(int Offset, int Length, int Owner)>();
        for (var step = 1; step < 20_000; step++)
        {
            if (random.Next(100) < 55)
            {
                var length = random.Next(1, 1 << random.Next(1, 19));
                var offset = arena.Allocate(length);
                if (offset < 0)
                {
                    Assert.False(HasFree(owners, Block(length)), $"No room for {length} bytes, where an aligned block is free.");
                    continue;
                }

                Assert.Equal(0, offset % ArenaAllocator.MinBlock);
                Assert.InRange(offset, 0, Bytes - length);
                foreach (ref var owner in Range(owners, offset, length))
                {
                    Assert.Equal(0, owner);
                    owner = step;
                }

                live.Add((offset, length, step));
            }
            else if (live.Count > 0)
            {
                Free(live, random.Next(live.Count));
            }
        }

        while (live.Count > 0)
        {
            Free(live, random.Next(live.Count));
        }

        Assert.Equal(0, arena.Allocate(Bytes));

        void Free(List<(int Offset, int Length, int Owner)> from, int index)
        {
            var (offset, length, step) = from[index];
            from[index] = from[^1];
            from.RemoveAt(from.Count - 1);
            foreach (ref var owner in Range(owners, offset, length))
            {
                Assert.Equal(step, owner);
                owner = 0;
            }

            arena.Free(offset, length);
        }
    }

    [Fact]
    public void Memory_is_reserved_as_it_is_used_each_byte_once()
    {
        var end = 0;
        var arena = new ArenaAllocator(Bytes, (offset, length) =>
        {
            Assert.Equal(end, offset);
            Assert.InRange(length, 1, Bytes - offset);
            end = offset + length;
            return 0;
        });
        Assert.Equal(0, end);

        for (var count = 1; ; count++)
        {
            var offset = arena.Allocate(10_000);
            if (offset < 0)
            {
                break;
            }

            Assert.True(offset + 10_000 <= end);
        }

        Assert.Equal(Bytes, end);
    }

    [Fact]
    public void System_without_memory_fails_the_allocation_and_loses_nothing()
    {
        var limit = 300_000;
        var arena = new ArenaAllocator(Bytes, (offset, length) => offset + length <= limit ? 0 : 12);

        var offsets = new List<int>();
        while (arena.Allocate(4096) is >= 0 and var offset)
        {
            offsets.Add(offset);
        }

        Assert.NotEmpty(offsets);
        Assert.All(offsets, offset => Assert.InRange(offset, 0, limit - 4096));
        Assert.Equal(-1, arena.Allocate(Bytes));

        limit = Bytes;
        while (arena.Allocate(4096) is >= 0 and var offset)
        {
            offsets.Add(offset);
        }

        Assert.Equal(Bytes / 4096, offsets.Distinct().Count());
        Assert.Equal(Bytes / 4096, offsets.Count);
        offsets.ForEach(offset => arena.Free(offset, 4096));
        Assert.Equal(0, arena.Allocate(Bytes));
    }

    private static int Reserved(int offset, int length) => 0;

    private static int Block(int length) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, ArenaAllocator.MinBlock));

    private static Span<int> Range(int[] owners, int offset, int length) =>
        owners.AsSpan(offset / ArenaAllocator.MinBlock, Block(length) / ArenaAllocator.MinBlock);

    private static bool HasFree(int[] owners, int block)
    {
        for (var offset = 0; offset + block <= Bytes; offset += block)
        {
            if (!Range(owners, offset, block).ContainsAnyExcept(0))
            {
                return true;
            }
        }

        return false;
    }
}
