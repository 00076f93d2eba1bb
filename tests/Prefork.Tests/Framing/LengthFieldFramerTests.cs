using Prefork.Framing;

namespace Prefork.Tests.Framing;

public sealed class LengthFieldFramerTests
{
    [Theory]
    [InlineData(1, false, "03AABBCC")]
    [InlineData(2, false, "0003AABBCC")]
    [InlineData(2, true, "0300AABBCC")]
    [InlineData(4, false, "00000003AABBCC")]
    [InlineData(4, true, "03000000AABBCC")]
    [InlineData(8, false, "0000000000000003AABBCC")]
    [InlineData(8, true, "0300000000000000AABBCC")]
    public void The_length_has_a_size_and_a_byte_order(int size, bool littleEndian, string stream)
    {
        var options = new EndpointOptions().UseLengthField(size, littleEndian: littleEndian, initialBytesToStrip: size);

        Assert.Equal(["AABBCC"], Run(options, stream).Messages);
    }

    [Theory]
    [InlineData(0, LengthCounts.Body, 0, 0, "0003AABBCC0000", "0003AABBCC|0000")]
    [InlineData(0, LengthCounts.Body, 0, 2, "0003AABBCC0000", "AABBCC|")]
    [InlineData(0, LengthCounts.Message, 0, 2, "0005AABBCC0002", "AABBCC|")]
    [InlineData(1, LengthCounts.Body, 0, 3, "FF0001AAFF0001BB", "AA|BB")]
    [InlineData(1, LengthCounts.Message, 0, 1, "FF0004AAFF0004BB", "0004AA|0004BB")]
    [InlineData(0, LengthCounts.Body, 1, 3, "0001FFAA0000FF", "AA|")]
    [InlineData(0, LengthCounts.Body, -2, 2, "0005AABBCC", "AABBCC")]
    [InlineData(0, LengthCounts.Message, 1, 0, "0002FF0003FFAA", "0002FF|0003FFAA")]
    [InlineData(1, LengthCounts.Message, -1, 3, "FF0005AA", "AA")]
    public void What_the_length_counts_can_be_told(int offset, LengthCounts counts, int adjustment, int strip, string stream, string messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var options = new EndpointOptions().UseLengthField(2, offset, counts: counts, adjustment: adjustment, initialBytesToStrip: strip);

        var loop = Run(options, stream);

        Assert.Null(loop.End);
        Assert.Equal(messages.Split('|'), loop.Messages);
    }

    [Fact]
    public void The_header_says_how_many_bytes_to_expect()
    {
        var framer = new LengthFieldFramer(new EndpointOptions().UseLengthField(initialBytesToStrip: 4).Framing, 1000);

        Assert.Equal(FrameResult.NeedMore(), framer.Read([0, 0, 1]));
        Assert.Equal(FrameResult.NeedMore(260), framer.Read([0, 0, 1, 0]));
        Assert.Equal(FrameResult.Message(4, 256, 260), framer.Read([0, 0, 1, 0, .. new byte[300]]));
    }

    [Theory]
    [InlineData(4, "00000064", null, 0)]
    [InlineData(4, "00000065", FrameStatus.TooLong, 101)]
    [InlineData(4, "FFFFFFFF", FrameStatus.TooLong, 0xFFFFFFFFL)]
    [InlineData(8, "7FFFFFFFFFFFFFF7", FrameStatus.TooLong, long.MaxValue - 8)]
    [InlineData(8, "7FFFFFFFFFFFFFF8", FrameStatus.Invalid, 0)]
    [InlineData(8, "8000000000000000", FrameStatus.Invalid, 0)]
    [InlineData(8, "FFFFFFFFFFFFFFFF", FrameStatus.Invalid, 0)]
    public void A_length_beyond_the_limit_is_refused_before_the_message_arrives(int size, string header, FrameStatus? status, long length)
    {
        var loop = Run(new EndpointOptions { MaxMessageLength = 100 }.UseLengthField(size, initialBytesToStrip: size), header);

        Assert.Equal(status, loop.End?.Status);
        Assert.Equal(length, loop.End?.Length ?? 0);
    }

    [Theory]
    [InlineData(LengthCounts.Message, 0, 0, "0001")]
    [InlineData(LengthCounts.Body, -1, 0, "0000")]
    [InlineData(LengthCounts.Message, -3, 0, "0004")]
    [InlineData(LengthCounts.Body, 0, 4, "0001AA")]
    public void A_length_that_leaves_no_room_for_the_header_is_invalid(LengthCounts counts, int adjustment, int strip, string stream)
    {
        var loop = Run(new EndpointOptions().UseLengthField(2, counts: counts, adjustment: adjustment, initialBytesToStrip: strip), stream);

        Assert.Equal(FrameStatus.Invalid, loop.End?.Status);
        Assert.NotEmpty(loop.End?.Reason!);
    }

    private static FrameLoop Run(EndpointOptions options, string stream)
    {
        var header = options.Framing.LengthFieldOffset + options.Framing.LengthFieldSize;
        return FrameLoop.Run(
            new LengthFieldFramer(options.Framing, options.MaxMessageLength), Convert.FromHexString(stream), [], header, options.MaxMessageLength);
    }
}
