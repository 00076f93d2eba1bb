using System.IO.Pipes;
using Prefork.Interop;
using Prefork.Master;
using Prefork.Tests.Ipc;

namespace Prefork.Tests.Master;

public sealed unsafe class OutputQueueTests
{
    private readonly OutputChunkPool _pool = new();
    private OutputQueue _queue;

    [Fact]
    public void New_queue_is_empty()
    {
        var vector = default(IoVector);

        Assert.True(_queue.IsEmpty);
        Assert.Equal(0, _queue.Gather(&vector, 1));
    }

    [Fact]
    public void Bytes_across_a_chunk_border_are_gathered_in_two_vectors()
    {
        Append(1, OutputChunk.Capacity - 10);
        Append(2, 30);

        var vectors = stackalloc IoVector[3];
        Assert.Equal(2, _queue.Gather(vectors, 3));
        Assert.Equal((nuint)OutputChunk.Capacity, vectors[0].Length);
        Assert.Equal((nuint)20, vectors[1].Length);
        Assert.Equal(Pattern.Of(2, 30)[10..], new ReadOnlySpan<byte>(vectors[1].Base, 20));
        Assert.Equal(1, _queue.Gather(vectors, 1));
        Assert.Equal(OutputChunk.Capacity + 20, _queue.Length);
    }

    [Fact]
    public void File_keeps_its_place_between_bytes()
    {
        using var watch = new AnonymousPipeServerStream(PipeDirection.In);
        Append(1, 10);
        _queue.AppendFile(OtherEnd(watch), 5, 100, isReady: true);
        Append(2, 20);
        Assert.Equal((30, 100L, 130L), (_queue.Length, _queue.FileLength, _queue.TotalLength));

        var vectors = stackalloc IoVector[4];
        Assert.Equal(1, _queue.Gather(vectors, 4));
        Assert.Null(_queue.File);
        _queue.Consume(_pool, 10);

        var file = _queue.File!;
        Assert.Equal(0, _queue.Gather(vectors, 4));
        _queue.ConsumeFile(60);
        Assert.Equal((65L, 40L), (file.FileOffset, file.FileLeft));
        _queue.ConsumeFile(40);
        Assert.Equal(-1, watch.ReadByte());
        Assert.Equal(1, _queue.Gather(vectors, 4));
        Assert.Equal((20, 0L), (_queue.Length, _queue.FileLength));
    }

    [Fact]
    public void Cleared_files_are_closed_unless_they_are_being_read()
    {
        using var watchRead = new AnonymousPipeServerStream(PipeDirection.In);
        using var watchOther = new AnonymousPipeServerStream(PipeDirection.In);
        var read = OtherEnd(watchRead);
        _queue.AppendFile(read, 0, 10, isReady: false);
        _queue.AppendFile(OtherEnd(watchOther), 0, 10, isReady: false);
        var part = _queue.File!;
        part.IsReading = true;
        _queue.Clear(_pool);

        Assert.True(_queue.IsEmpty);
        Assert.True(part.IsAbandoned);
        Assert.Equal(-1, watchOther.ReadByte());
        Assert.Equal(0, Sys.Close(read));
        Assert.Equal(-1, watchRead.ReadByte());
    }

    [Fact]
    public void What_is_consumed_goes_and_what_is_left_stays_first()
    {
        Append(1, OutputChunk.Capacity);
        Append(2, 100);

        _queue.Consume(_pool, OutputChunk.Capacity + 40);

        var vector = default(IoVector);
        Assert.Equal(1, _queue.Gather(&vector, 1));
        Assert.Equal(Pattern.Of(2, 100)[40..], new ReadOnlySpan<byte>(vector.Base, (int)vector.Length));
        Assert.Equal(60, _queue.Length);
    }

    [Fact]
    public void Queue_that_was_emptied_is_used_again()
    {
        Append(1, 100);
        _queue.Clear(_pool);
        Assert.True(_queue.IsEmpty);

        Append(2, 50);

        var vector = default(IoVector);
        Assert.Equal(1, _queue.Gather(&vector, 1));
        Assert.Equal(Pattern.Of(2, 50), new ReadOnlySpan<byte>(vector.Base, (int)vector.Length));
        _queue.Clear(_pool);
    }

    [Fact]
    public void Empty_append_and_consume_change_nothing()
    {
        Append(1, 0);
        _queue.Consume(_pool, 0);
        _queue.Clear(_pool);

        Assert.True(_queue.IsEmpty);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_appends_and_consumes_keep_every_byte_in_order(int seed)
    {
        var random = new Random(seed);
        var model = new List<byte>();
        var vectors = stackalloc IoVector[8];
        for (var step = 0; step < 1_000; step++)
        {
            if (model.Count < 300_000 && random.Next(2) == 0)
            {
                var length = random.Next(3) == 0 ? random.Next(3 * OutputChunk.Capacity) : random.Next(2_000);
                Append(step, length);
                model.AddRange(Pattern.Of(step, length));
            }

            var count = _queue.Gather(vectors, random.Next(1, 9));
            var gathered = 0;
            for (var i = 0; i < count; i++)
            {
                var piece = new ReadOnlySpan<byte>(vectors[i].Base, (int)vectors[i].Length);
                Assert.False(piece.IsEmpty);
                Assert.True(piece.SequenceEqual(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(model).Slice(gathered, piece.Length)));
                gathered += piece.Length;
            }

            Assert.Equal(model.Count == 0, gathered == 0);
            var consumed = random.Next(2) == 0 ? gathered : random.Next(gathered + 1);
            _queue.Consume(_pool, consumed);
            model.RemoveRange(0, consumed);
            Assert.Equal(model.Count, _queue.Length);
            Assert.Equal(model.Count == 0, _queue.IsEmpty);
        }

        _queue.Clear(_pool);
        Assert.True(_queue.IsEmpty);
    }

    private void Append(long number, int length)
    {
        fixed (byte* data = Pattern.Of(number, length))
        {
            _queue.Append(_pool, data, length);
        }
    }

    /// <summary>A descriptor for the queue: the pipe is at its end when that is closed.</summary>
    private static int OtherEnd(AnonymousPipeServerStream pipe)
    {
        var fd = Sys.Fcntl((int)pipe.ClientSafePipeHandle.DangerousGetHandle(), Sys.F_DUPFD_CLOEXEC, 0);
        pipe.DisposeLocalCopyOfClientHandle();
        return fd;
    }
}
