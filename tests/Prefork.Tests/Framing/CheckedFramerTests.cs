using Prefork.Framing;

namespace Prefork.Tests.Framing;

public sealed class CheckedFramerTests
{
    public static TheoryData<int, int, int> Outside => new()
    {
        { 0, 5, 5 },
        { -1, 2, 3 },
        { 0, -1, 3 },
        { 0, 0, 0 },
        { 2, 2, 3 },
        { 0, 1, -1 },
        { int.MaxValue, int.MaxValue, 4 },
        { 0, 1, 5 },
    };

    [Theory]
    [MemberData(nameof(Outside))]
    public void A_message_outside_of_the_input_is_invalid(int offset, int length, int consumed) =>
        Assert.Equal(FrameStatus.Invalid, Read(FrameResult.Message(offset, length, consumed)).Status);

    [Fact]
    public void A_message_within_the_input_is_passed_on()
    {
        Assert.Equal(FrameResult.Message(1, 2, 4), Read(FrameResult.Message(1, 2, 4)));
        Assert.Equal(FrameResult.Message(4, 0, 4), Read(FrameResult.Message(4, 0, 4)));
    }

    [Fact]
    public void The_limit_holds()
    {
        Assert.Equal(FrameResult.NeedMore(5), Read(FrameResult.NeedMore(5), maxMessageLength: 5));
        Assert.Equal(FrameResult.TooLong(6), Read(FrameResult.NeedMore(6), maxMessageLength: 5));
        Assert.Equal(FrameResult.TooLong(4), Read(FrameResult.NeedMore(), maxMessageLength: 4));
        Assert.Equal(FrameResult.TooLong(4), Read(FrameResult.Message(0, 3, 4), maxMessageLength: 3));
        Assert.Equal(FrameStatus.Invalid, Read(FrameResult.NeedMore(-1)).Status);
    }

    private static FrameResult Read(FrameResult result, int maxMessageLength = 100) =>
        new CheckedFramer(new FixedFramer(result), maxMessageLength).Read("abcd"u8);

    private sealed class FixedFramer(FrameResult result) : IFramer
    {
        public FrameResult Read(ReadOnlySpan<byte> input) => result;
    }
}
