using Prefork.Master;
using Prefork.Tests.Ipc;

namespace Prefork.Tests.Master;

public sealed unsafe class InputBufferTests : IDisposable
{
    private InputBuffer _buffer;

    public void Dispose() => _buffer.Clear();

    [Fact]
    public void What_is_appended_is_there_behind_what_was()
    {
        _buffer.Append(Pattern.Of(1, 100));
        _buffer.Append(Pattern.Of(2, 50_000));
        Assert.Equal(50_100, _buffer.Length);
        Assert.True(_buffer.Content[..100].SequenceEqual(Pattern.Of(1, 100)));
        Assert.True(_buffer.Content[100..].SequenceEqual(Pattern.Of(2, 50_000)));
    }

    [Fact]
    public void What_is_consumed_makes_room_without_growth()
    {
        _buffer.Append(Pattern.Of(1, 10_000));
        _buffer.Consume(9_000);
        var start = (nint)_buffer.Reserve(12_000, out var room);
        Assert.InRange(room, 12_000, 16_384 - 1_000);
        Assert.True(_buffer.Content.SequenceEqual(Pattern.Of(1, 10_000)[9_000..]));
        fixed (byte* content = _buffer.Content)
        {
            Assert.Equal((nint)content + 1_000, start);
        }
    }

    [Fact]
    public void Reserved_bytes_count_when_they_are_advanced()
    {
        var memory = _buffer.Reserve(10, out _);
        Pattern.Of(3, 10).CopyTo(new Span<byte>(memory, 10));
        Assert.True(_buffer.IsEmpty);
        _buffer.Advance(10);
        Assert.True(_buffer.Content.SequenceEqual(Pattern.Of(3, 10)));
    }

    [Fact]
    public void Memory_goes_with_the_last_byte()
    {
        _buffer.Append(new byte[1_000_000]);
        _buffer.Consume(999_999);
        Assert.Equal(1, _buffer.Length);
        _buffer.Consume(1);
        Assert.True(_buffer.IsEmpty);
        _ = _buffer.Reserve(1, out var room);
        Assert.Equal(16 * 1024, room);
    }
}
