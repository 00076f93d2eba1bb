using System.Buffers.Binary;
using Microsoft.Extensions.Logging.Abstractions;
using Prefork.Interop;
using Prefork.Ipc;
using Xunit;

namespace Prefork.ProcessTests;

public sealed unsafe class ControlChannelTests : IDisposable
{
    private readonly ControlChannel _master;
    private readonly ControlChannel _child;

    public ControlChannelTests()
    {
        Assert.Equal(0, ControlChannel.CreatePair(out var master, out var child));
        _master = new ControlChannel(master, "child", NullLogger.Instance);
        _child = new ControlChannel(child, "master", NullLogger.Instance);
    }

    [Fact]
    public void Message_arrives_whole()
    {
        var sent = new ControlMessage(ControlMessageType.SpawnFailed)
        {
            Role = ServerRole.Worker,
            Id = 3,
            ProcessId = 4711,
            Instance = long.MaxValue,
            StatusA = -1,
            StatusB = long.MinValue,
            Text = "grün",
        };

        Assert.True(_child.Send(sent));

        Assert.True(_master.TryReceive(out var received));
        Assert.Equal(sent, received);
        Assert.False(_master.TryReceive(out _));
        Assert.False(_master.IsClosed);
    }

    [Fact]
    public void Long_text_is_cut_between_characters()
    {
        _child.Send(new ControlMessage(ControlMessageType.Failed) { Text = "x" + new string('ü', 2000) });

        Assert.True(_master.TryReceive(out var received));
        Assert.Equal("x" + new string('ü', 511), received.Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(1088)]
    [InlineData(1089)]
    [InlineData(60000)]
    public void Noise_of_any_size_is_counted_and_the_next_message_arrives(int length)
    {
        var noise = new byte[length];
        new Random(length).NextBytes(noise);
        SendRaw(noise);
        _child.Send(new ControlMessage(ControlMessageType.Ready));

        Assert.True(_master.TryReceive(out var received));
        Assert.Equal(ControlMessageType.Ready, received.Type);
        Assert.Equal(1, _master.Rejected);
    }

    [Theory]
    [InlineData(0, "wrong magic or version")]
    [InlineData(4, "wrong magic or version")]
    [InlineData(6, "unknown type")]
    [InlineData(8, "field out of bounds")]
    [InlineData(12, "field out of bounds")]
    [InlineData(16, "field out of bounds")]
    [InlineData(20, "field out of bounds")]
    [InlineData(24, "field out of bounds")]
    [InlineData(48, "field out of bounds")]
    [InlineData(56, "field out of bounds")]
    [InlineData(64, "text is not UTF-8")]
    public void Every_field_is_checked(int offset, string fault)
    {
        var packet = new byte[ControlHeader.MaxBytes];
        var length = ControlHeader.Write(new ControlMessage(ControlMessageType.Failed) { Text = "12345678" }, packet);
        Assert.Null(ControlHeader.TryRead(packet.AsSpan(0, length), out _));

        if (offset is 4 or 6)
        {
            BinaryPrimitives.WriteInt16LittleEndian(packet.AsSpan(offset), -2);
        }
        else if (offset is 24 or 48 or 56)
        {
            BinaryPrimitives.WriteInt64LittleEndian(packet.AsSpan(offset), -2);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(offset), -2);
        }

        Assert.Equal(fault, ControlHeader.TryRead(packet.AsSpan(0, length), out _));
    }

    [Fact]
    public void Random_packets_never_throw()
    {
        var random = new Random(1);
        var valid = new byte[ControlHeader.MaxBytes];
        var length = ControlHeader.Write(new ControlMessage(ControlMessageType.Failed) { Text = new string('a', 200) }, valid);
        var accepted = 0;
        for (var round = 0; round < 100_000; round++)
        {
            var packet = valid.AsSpan(0, length).ToArray();
            packet[random.Next(length)] = (byte)random.Next(256);
            packet[random.Next(ControlHeader.Size)] ^= (byte)(1 << random.Next(8));
            accepted += ControlHeader.TryRead(packet, out _) is null ? 1 : 0;
        }

        Assert.InRange(accepted, 1, 99_999);
    }

    [Fact]
    public void End_is_told_only_after_everything_was_received()
    {
        // The unread message makes the kernel report a reset first.
        _master.TrySend(new ControlMessage(ControlMessageType.Drain));
        _child.Send(new ControlMessage(ControlMessageType.Stopped));
        _child.Dispose();

        Assert.True(_master.TryReceive(out var received));
        Assert.Equal(ControlMessageType.Stopped, received.Type);
        Assert.False(_master.IsClosed);
        Assert.False(_master.TryReceive(out _));
        Assert.True(_master.IsClosed);
        Assert.Equal(ControlSendResult.Closed, _master.TrySend(new ControlMessage(ControlMessageType.Drain)));
    }

    [Fact]
    public void Queue_keeps_the_order_never_waits_and_is_bounded()
    {
        const int Capacity = 100;
        var queue = new ControlQueue(_master, Capacity);
        var posted = 0;
        while (queue.Post(new ControlMessage(ControlMessageType.Ready) { Instance = posted }))
        {
            posted++;
        }

        Assert.True(posted > Capacity);
        Assert.False(queue.IsEmpty);
        for (var received = 0; received < posted; received++)
        {
            queue.Flush();
            Assert.True(_child.TryReceive(out var message));
            Assert.Equal(received, message.Instance);
        }

        Assert.True(queue.IsEmpty);
        Assert.False(_child.TryReceive(out _));
    }

    [Fact]
    public void Queue_to_a_process_that_is_gone_is_empty()
    {
        var queue = new ControlQueue(_master, 4);
        _child.Dispose();

        for (var index = 0; index < 100; index++)
        {
            Assert.True(queue.Post(new ControlMessage(ControlMessageType.Drain)));
        }

        Assert.True(queue.IsEmpty);
    }

    public void Dispose()
    {
        _master.Dispose();
        _child.Dispose();
    }

    private void SendRaw(ReadOnlySpan<byte> packet)
    {
        fixed (byte* start = packet)
        {
            byte none;
            Assert.Equal(packet.Length, Sys.Send(_child.Fd, start is null ? &none : start, (nuint)packet.Length, 0));
        }
    }
}
