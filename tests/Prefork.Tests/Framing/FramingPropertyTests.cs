using FsCheck.Xunit;
using Prefork.Framing;

namespace Prefork.Tests.Framing;

/// <summary>How a stream is split changes nothing, and no stream makes a framer throw.</summary>
public sealed class FramingPropertyTests
{
    private const int MaxMessageLength = 12;

    private const int LongestHeader = 16;

    /// <summary>A framer for each combination that differs in code, with a small limit, so that random input reaches it.</summary>
    public static TheoryData<string> Kinds => [.. Framers.Keys];

    private static readonly Dictionary<string, Func<IFramer>> Framers = new()
    {
        ["LF"] = () => new DelimiterFramer([1], include: false, MaxMessageLength),
        ["LF included"] = () => new DelimiterFramer([1], include: true, MaxMessageLength),
        ["CRLF"] = () => new DelimiterFramer([1, 2], include: false, MaxMessageLength),
        ["repeating"] = () => new DelimiterFramer([1, 1, 2], include: false, MaxMessageLength),
        ["1 byte"] = () => LengthField(new EndpointOptions().UseLengthField(1)),
        ["2 bytes"] = () => LengthField(new EndpointOptions().UseLengthField(2, littleEndian: true, initialBytesToStrip: 2)),
        ["4 bytes"] = () => LengthField(new EndpointOptions().UseLengthField(4, offset: 1, counts: LengthCounts.Message, initialBytesToStrip: 5)),
        ["8 bytes"] = () => LengthField(new EndpointOptions().UseLengthField(8, littleEndian: true, adjustment: -3, initialBytesToStrip: 7)),
        ["custom"] = () => new CheckedFramer(new TailFramer(), MaxMessageLength),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Splitting_at_each_byte_gives_the_same_messages(string kind)
    {
        var stream = Sample(kind);
        var whole = Run(kind, stream, []);
        Assert.NotEmpty(whole.Messages);

        for (var i = 0; i <= stream.Length; i++)
        {
            AssertSame(whole, Run(kind, stream, [i]));
            for (var j = 0; i + j <= stream.Length; j++)
            {
                AssertSame(whole, Run(kind, stream, [i, j]));
            }
        }

        AssertSame(whole, Run(kind, stream, Enumerable.Repeat(1, stream.Length)));
    }

    [Property(MaxTest = 2000)]
    public void Random_streams_give_the_same_messages_however_they_are_split(byte[] stream, byte[] pieces, bool dense)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(pieces);

        // Small numbers are delimiters and possible lengths.
        var input = dense ? Array.ConvertAll(stream, value => (byte)(value % 5)) : stream;
        foreach (var kind in Framers.Keys)
        {
            AssertSame(Run(kind, input, []), Run(kind, input, pieces.Select(piece => piece % 9)));
        }
    }

    [Property(MaxTest = 500)]
    public void What_was_framed_is_found_again(byte[][] bodies, byte[] pieces)
    {
        ArgumentNullException.ThrowIfNull(bodies);
        var messages = bodies.Select(body => Array.ConvertAll(body ?? [], value => (byte)(value | 4))).ToList();
        byte[] delimited = [.. messages.SelectMany(message => (byte[])[.. message, 1, 2])];
        byte[] prefixed = [.. messages.SelectMany(message => (byte[])[(byte)(message.Length >> 8), (byte)message.Length, .. message])];
        var expected = messages.Select(Convert.ToHexString);
        var split = pieces.Select(piece => piece % 9).ToList();

        Assert.Equal(expected, FrameLoop.Run(new DelimiterFramer([1, 2], include: false, 1000), delimited, split).Messages);
        Assert.Equal(
            expected,
            FrameLoop.Run(new LengthFieldFramer(new EndpointOptions().UseLengthField(2, initialBytesToStrip: 2).Framing, 1000), prefixed, split).Messages);
    }

    [Fact]
    public void A_delimiter_that_comes_byte_by_byte_is_not_looked_for_from_the_beginning_each_time()
    {
        // A framer that looked again would compare 32 GB here.
        var input = new byte[256 << 10];
        var framer = new DelimiterFramer([1], include: false, input.Length);
        for (var i = 1; i < input.Length; i++)
        {
            Assert.Equal(FrameStatus.NeedMore, framer.Read(input.AsSpan(0, i)).Status);

            // What has been looked at may change without notice.
            input[i - 1] = 1;
        }

        Assert.Equal(FrameResult.Message(0, input.Length - 1, input.Length), framer.Read([.. input.AsSpan(0, input.Length - 1), 1]));
    }

    private static byte[] Sample(string kind) => kind switch
    {
        "LF" or "LF included" => [3, 4, 1, 1, 5, 1, 6, 7, 8, 9, 1, 3],
        "CRLF" => [3, 4, 1, 2, 1, 2, 1, 1, 2, 5, 1, 6, 1, 2, 1],
        "repeating" => [1, 1, 1, 2, 1, 1, 2, 1, 2, 1, 1, 1, 1, 2, 3],
        "1 byte" => [3, 7, 7, 7, 0, 1, 9, 2, 8, 8, 5],
        "2 bytes" => [3, 0, 7, 7, 7, 0, 0, 1, 0, 9, 2],
        "4 bytes" => [9, 0, 0, 0, 7, 1, 2, 9, 0, 0, 0, 5, 9, 0, 0, 0, 6, 3, 0],
        "8 bytes" => [5, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 6],
        _ => [3, 4, 0, 0, 5, 0, 7],
    };

    private static LengthFieldFramer LengthField(EndpointOptions options) => new(options.Framing, MaxMessageLength);

    private static FrameLoop Run(string kind, byte[] stream, IEnumerable<int> pieces) =>
        FrameLoop.Run(Framers[kind](), stream, pieces, LongestHeader, MaxMessageLength);

    private static void AssertSame(FrameLoop expected, FrameLoop actual)
    {
        Assert.Equal(expected.Messages, actual.Messages);
        Assert.Equal(expected.End?.Status, actual.End?.Status);
    }
}
