using System.Text;
using Prefork.Framing;

namespace Prefork.Tests.Framing;

public sealed class DelimiterFramerTests
{
    [Theory]
    [InlineData("one\ntwo\n\nrest", "\n", false, "one|two|")]
    [InlineData("one\ntwo\n\nrest", "\n", true, "one\n|two\n|\n")]
    [InlineData("one\r\nt\rwo\r\r\n", "\r\n", false, "one|t\rwo\r")]
    [InlineData("aabaab", "aab", false, "|")]
    [InlineData("xaaabaab", "aab", false, "xa|")]
    public void Messages_end_with_the_delimiter(string stream, string delimiter, bool include, string messages)
    {
        var loop = Run(stream, delimiter, include, 100);

        Assert.Null(loop.End);
        Assert.Equal(messages.Split('|').Select(text => Convert.ToHexString(Encoding.ASCII.GetBytes(text))), loop.Messages);
    }

    [Fact]
    public void A_message_may_have_as_many_bytes_as_the_limit_says()
    {
        Assert.Equal(["61616161"], Run("aaaa\r\n", "\r\n", include: false, maxMessageLength: 4).Messages);
        Assert.Equal(["61610D0A"], Run("aa\r\n", "\r\n", include: true, maxMessageLength: 4).Messages);
        Assert.Equal(FrameResult.TooLong(6), Run("aaaaa\r\n", "\r\n", include: false, maxMessageLength: 4).End);
        Assert.Equal(FrameResult.TooLong(4), Run("aaa\r\n", "\r\n", include: true, maxMessageLength: 4).End);
    }

    [Fact]
    public void A_message_is_too_long_before_its_delimiter_arrives()
    {
        var loop = new FrameLoop(new DelimiterFramer("\n"u8.ToArray(), include: false, 4));

        loop.Add("aaaa"u8);
        Assert.Null(loop.End);
        loop.Add("a"u8);
        Assert.Equal(FrameStatus.TooLong, loop.End?.Status);
    }

    [Fact]
    public void The_largest_limit_does_not_overflow() =>
        Assert.Equal(FrameResult.NeedMore(), new DelimiterFramer(new byte[DelimiterFramer.LongestDelimiter], include: false, int.MaxValue).Read("abc"u8));

    private static FrameLoop Run(string stream, string delimiter, bool include, int maxMessageLength) => FrameLoop.Run(
        new DelimiterFramer(Encoding.ASCII.GetBytes(delimiter), include, maxMessageLength),
        Encoding.ASCII.GetBytes(stream),
        [],
        delimiter.Length,
        maxMessageLength);
}
