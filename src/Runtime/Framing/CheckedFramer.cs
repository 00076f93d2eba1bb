namespace Prefork.Framing;

/// <summary>
/// Holds a framer of the application to its contract, so that whoever calls it may rely on every result. A message with its framing may
/// have as many bytes as the longest message.
/// </summary>
internal sealed class CheckedFramer(IFramer framer, int maxMessageLength) : IFramer
{
    public FrameResult Read(ReadOnlySpan<byte> input)
    {
        var result = framer.Read(input);
        switch (result.Status)
        {
            case FrameStatus.NeedMore when input.Length >= maxMessageLength || result.Total > maxMessageLength:
                return FrameResult.TooLong(Math.Max(result.Total, input.Length));
            case FrameStatus.NeedMore when result.Total < 0:
                return FrameResult.Invalid("the framer asked for a negative number of bytes");
            case FrameStatus.Message when !LiesWithin(result, input.Length):
                return FrameResult.Invalid("the framer found a message outside of its input");
            case FrameStatus.Message when result.Consumed > maxMessageLength:
                return FrameResult.TooLong(result.Consumed);
            default:
                return result;
        }
    }

    private static bool LiesWithin(FrameResult result, int available) =>
        result.Consumed > 0 && result.Consumed <= available
        && result.Offset >= 0 && result.Length >= 0 && result.Offset + result.Length <= result.Consumed;
}
