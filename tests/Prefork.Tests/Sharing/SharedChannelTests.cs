using Prefork.Tests.Child;

namespace Prefork.Tests.Sharing;

public sealed class SharedChannelTests
{
    private readonly SharedObjects _shared = SharedDeclarations.Create();

    private SharedChannel<CheckedRow> Channel => _shared.Channel<CheckedRow>("channel");

    [Fact]
    public void Elements_come_in_order_and_full_is_a_result()
    {
        Assert.False(Channel.TryRead(out _));
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < Channel.Capacity; i++)
            {
                Assert.True(Channel.TryWrite(Element(i)));
            }

            Assert.False(Channel.TryWrite(default));
            Assert.False(Channel.TryWrite(default, TimeSpan.FromMilliseconds(10)));
            Assert.Equal(Channel.Capacity, Channel.Count);
            for (var i = 0; i < Channel.Capacity; i++)
            {
                Assert.True(Channel.TryRead(out var element));
                Assert.Equal(i, element.Last[0]);
            }

            Assert.False(Channel.TryRead(out _, TimeSpan.FromMilliseconds(10)));
        }
    }

    [Fact]
    public async Task A_reader_waits_for_an_element_and_a_writer_for_room()
    {
        var reading = Channel.ReadAsync().AsTask();
        Assert.True(Channel.TryWrite(Element(1)));
        Assert.Equal(1, (await reading).Last[0]);
        while (Channel.TryWrite(Element(2)))
        {
        }

        var writing = Channel.WriteAsync(Element(3)).AsTask();
        Assert.True(Channel.TryRead(out _));
        await writing;
        Assert.Equal(Channel.Capacity, Channel.Count);
    }

    [Fact]
    public async Task A_wait_can_be_given_up()
    {
        using var cancellation = new CancellationTokenSource();
        var reading = Channel.ReadAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.True(Channel.TryWrite(Element(1)));
        Assert.True(Channel.TryRead(out _));
    }

    [Fact]
    public async Task Many_readers_and_writers_lose_and_double_nothing()
    {
        const int Writers = 4;
        const int Elements = 2000;
        var sums = new long[Writers];
        var reading = Enumerable.Range(0, 4).Select(reader => Task.Run(async () =>
        {
            for (var i = 0; i < Elements; i++)
            {
                var element = reader % 2 == 0 ? await Channel.ReadAsync() : Take();
                Assert.True(element.IsWhole);
                Interlocked.Add(ref sums[reader], element.Last[0]);
            }
        })).ToArray();
        var writing = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 1; i <= Elements; i++)
            {
                if (writer % 2 == 0)
                {
                    await Channel.WriteAsync(Element(i));
                }
                else
                {
                    Assert.True(Channel.TryWrite(Element(i), SharedProcess.Patience));
                }
            }
        })).ToArray();
        await Task.WhenAll(writing.Concat(reading)).WaitAsync(SharedProcess.Patience);
        Assert.Equal(Writers * Elements * (Elements + 1L) / 2, sums.Sum());

        CheckedRow Take()
        {
            Assert.True(Channel.TryRead(out var element, SharedProcess.Patience));
            return element;
        }
    }

    [Fact]
    public void Killed_producers_and_consumers_leave_it_in_order()
    {
        var random = new Random(5);
        var processes = new SharedProcess[4];
        var pause = new ManualResetEventSlim();
        try
        {
            for (var i = 0; i < processes.Length; i++)
            {
                processes[i] = Start(i);
            }

            for (var kill = 0; kill < 4; kill++)
            {
                pause.Wait(random.Next(40));
                var victim = random.Next(processes.Length);
                processes[victim].Kill();
                Assert.Empty(processes[victim].RestOfLines());
                processes[victim].Dispose();
                processes[victim] = Start(victim);

                // It goes on: the others write and take more than it holds.
                var taken = _shared.Counter("taken");
                var before = taken.Value;
                Assert.True(SpinWait.SpinUntil(() => taken.Value > before + (2 * Channel.Capacity), SharedProcess.Patience));
            }
        }
        finally
        {
            Array.ForEach(processes, process => process?.Dispose());
        }

        var left = 0;
        while (Channel.TryRead(out var element))
        {
            Assert.True(element.IsWhole);
            left++;
        }

        // A process that was killed may have done one more than it has counted.
        var missing = _shared.Counter("written").Value - _shared.Counter("taken").Value - left;
        Assert.InRange(missing, -12, 12);
    }

    private SharedProcess Start(int index)
    {
        var process = index % 2 == 0 ? SharedProcess.Start(_shared, "produce", index) : SharedProcess.Start(_shared, "consume");
        process.WaitForLine("runs");
        return process;
    }

    private static CheckedRow Element(long number)
    {
        var element = default(CheckedRow);
        element.Note(0, number);
        return element;
    }
}
