using System.Buffers;
using System.Text;
using MemoryPack;
using Prefork.Tests.Child;

namespace Prefork.Tests.Sharing;

public sealed partial class SharedPayloadChannelTests
{
    private const int Capacity = 3;

    private readonly SharedObjects _shared = SharedObjects.Create(new SharedCollection([])
        .PayloadChannel<string?>("texts", Capacity, 10)
        .PayloadChannel<ReadOnlyMemory<byte>>("bytes", Capacity, 10)
        .PayloadChannel<Job>("jobs", Capacity, 100)
        .PayloadChannel<long>("numbers", Capacity, 8)
        .PayloadChannel<byte[]>("large", Capacity, 1 << 20)
        .Definitions);

    private SharedPayloadChannel<string?> Texts => _shared.PayloadChannel<string?>("texts");

    [Fact]
    public void Items_come_in_order_and_full_is_a_result()
    {
        Assert.False(Texts.TryRead(out _));
        for (var round = 0; round < Capacity; round++)
        {
            Assert.Equal(SharedChannelResult.Written, Texts.TryWrite("ä€"));
            Assert.Equal(SharedChannelResult.Written, Texts.TryWrite(""));
            Assert.Equal(SharedChannelResult.Written, Texts.TryWrite(null));
            Assert.Equal(SharedChannelResult.Full, Texts.TryWrite("one more"));
            Assert.Equal(SharedChannelResult.Full, Texts.TryWrite("one more", TimeSpan.FromMilliseconds(10)));
            Assert.Equal(Capacity, Texts.Count);
            Assert.Equal(("ä€", "", null), (Take(Texts), Take(Texts), Take(Texts)));
            Assert.False(Texts.TryRead(out _, TimeSpan.FromMilliseconds(10)));

            // So that the next round begins in another place.
            Assert.Equal(SharedChannelResult.Written, Texts.TryWrite("between"));
            Assert.Equal("between", Take(Texts));
        }
    }

    [Fact]
    public async Task What_never_fits_is_a_result_and_leaves_no_trace()
    {
        Assert.Equal(SharedChannelResult.Written, Texts.TryWrite("0123456789"));
        Assert.Equal(SharedChannelResult.TooLarge, Texts.TryWrite("0123456789x"));
        Assert.Equal(SharedChannelResult.TooLarge, Texts.TryWrite("€€€€", Timeout.InfiniteTimeSpan));
        Assert.Equal(SharedChannelResult.TooLarge, await Texts.WriteAsync(new string('x', 1 << 20)));
        Assert.Equal(SharedChannelResult.TooLarge, _shared.PayloadChannel<Job>("jobs").TryWrite(new Job(1, new string('x', 100), [])));
        Assert.Equal(1, Texts.Count);
        Assert.Equal("0123456789", Take(Texts));
    }

    [Fact]
    public void Bytes_numbers_and_serialized_values_come_back()
    {
        var bytes = _shared.PayloadChannel<ReadOnlyMemory<byte>>("bytes");
        Assert.Equal(SharedChannelResult.Written, bytes.TryWrite(new byte[] { 1, 2, 3 }));
        Assert.Equal(SharedChannelResult.Written, bytes.TryWrite(default));
        Assert.Equal([1, 2, 3], Take(bytes).ToArray());
        Assert.True(Take(bytes).IsEmpty);

        var numbers = _shared.PayloadChannel<long>("numbers");
        Assert.Equal(SharedChannelResult.Written, numbers.TryWrite(long.MinValue));
        Assert.Equal(long.MinValue, Take(numbers));

        var jobs = _shared.PayloadChannel<Job>("jobs");
        Assert.Equal(SharedChannelResult.Written, jobs.TryWrite(new Job(7, "ä", ["one", "two"])));
        var job = Take(jobs);
        Assert.Equal((7, "ä", "one, two"), (job.Number, job.Text, string.Join(", ", job.Tags)));

        var large = _shared.PayloadChannel<byte[]>("large");
        var data = new byte[large.MaxItemBytes];
        new Random(3).NextBytes(data);
        Assert.Equal(SharedChannelResult.Written, large.TryWrite(data));
        Assert.Equal(data, Take(large));
    }

    [Fact]
    public async Task A_reader_waits_for_an_item_and_a_writer_for_room()
    {
        var reading = Texts.ReadAsync().AsTask();
        Assert.Equal(SharedChannelResult.Written, Texts.TryWrite("first"));
        Assert.Equal("first", await reading.WaitAsync(SharedProcess.Patience));
        while (Texts.TryWrite("filler") == SharedChannelResult.Written)
        {
        }

        var writing = Texts.WriteAsync("last").AsTask();
        var blocked = Task.Run(() => Texts.TryWrite("very last", SharedProcess.Patience));
        Assert.Equal(("filler", "filler", "filler"), (Take(Texts), Take(Texts), Take(Texts)));
        Assert.Equal(SharedChannelResult.Written, await writing.WaitAsync(SharedProcess.Patience));
        Assert.Equal(SharedChannelResult.Written, await blocked.WaitAsync(SharedProcess.Patience));
        Assert.Equal(["last", "very last"], new[] { Take(Texts), Take(Texts) }.Order());
    }

    [Fact]
    public async Task A_wait_can_be_given_up()
    {
        using var cancellation = new CancellationTokenSource();
        var reading = Texts.ReadAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(SharedChannelResult.Written, Texts.TryWrite("there"));
        Assert.Equal("there", Take(Texts));
    }

    [Fact]
    public void What_the_serializer_throws_leaves_the_channel_in_order()
    {
        _shared.UseSerializer(() => new Refusal());
        var jobs = _shared.PayloadChannel<Job>("jobs");
        Assert.Throws<NotSupportedException>(() => jobs.TryWrite(new Job(Refusal.Unwritable, "", [])));
        Assert.Equal(0, jobs.Count);
        Assert.Equal(SharedChannelResult.Written, jobs.TryWrite(new Job(1, "", [])));
        Assert.Equal(SharedChannelResult.Written, jobs.TryWrite(new Job(2, "", [])));
        Assert.Throws<InvalidDataException>(() => jobs.TryRead(out _));
        Assert.Equal(2, Take(jobs).Number);
        Assert.Equal(0, jobs.Count);
    }

    [Fact]
    public void Killed_producers_and_consumers_leave_it_in_order()
    {
        const int Kills = 8;
        var shared = SharedDeclarations.Create();
        var channel = shared.PayloadChannel<byte[]>("payloads");
        var taken = shared.Counter("taken");
        var random = new Random(6);
        var processes = new SharedProcess[4];
        var pause = new ManualResetEventSlim();
        try
        {
            for (var i = 0; i < processes.Length; i++)
            {
                processes[i] = Start(shared, i);
            }

            for (var kill = 0; kill < Kills; kill++)
            {
                pause.Wait(random.Next(40));
                var victim = random.Next(processes.Length);
                processes[victim].Kill();
                Assert.Empty(processes[victim].RestOfLines());
                processes[victim].Dispose();
                processes[victim] = Start(shared, victim);

                // It goes on: the others write and take more than it holds.
                var before = taken.Value;
                Assert.True(SpinWait.SpinUntil(() => taken.Value > before + (2 * channel.Capacity), SharedProcess.Patience));
            }

            foreach (var process in processes)
            {
                process.Kill();
                Assert.Empty(process.RestOfLines());
            }
        }
        finally
        {
            Array.ForEach(processes, process => process?.Dispose());
        }

        var left = 0;
        while (channel.TryRead(out var payload))
        {
            Assert.True(CheckedPayload.IsWhole(payload));
            left++;
        }

        // Each that was killed may have done one more than it has counted, and not another.
        Assert.InRange(shared.Counter("written").Value - taken.Value - left, -(Kills + processes.Length), Kills + processes.Length);
    }

    private static SharedProcess Start(SharedObjects shared, int index)
    {
        var process = index % 2 == 0 ? SharedProcess.Start(shared, "produce-payloads", index) : SharedProcess.Start(shared, "consume-payloads");
        process.WaitForLine("runs");
        return process;
    }

    private static T Take<T>(SharedPayloadChannel<T> channel)
    {
        Assert.True(channel.TryRead(out var item));
        return item;
    }

    [MemoryPackable]
    internal sealed partial record Job(int Number, string Text, string[] Tags);

    /// <summary>Writes numbers alone, cannot write one of them, and cannot read another.</summary>
    private sealed class Refusal : IPayloadSerializer
    {
        public const int Unwritable = 0;

        public void Serialize<T>(IBufferWriter<byte> writer, T value)
        {
            var number = ((Job)(object)value!).Number;
            writer.Write(Encoding.UTF8.GetBytes($"job {number}"));
            if (number == Unwritable)
            {
                throw new NotSupportedException();
            }
        }

        public T Deserialize<T>(ReadOnlySpan<byte> payload) =>
            payload.SequenceEqual("job 1"u8) ? throw new InvalidDataException() : (T)(object)new Job(payload[^1] - '0', "", []);
    }
}
