namespace Prefork.TestServer;

/// <summary>Messages that end with a semicolon; an exclamation mark makes it throw, a question mark is refused.</summary>
internal sealed class SemicolonFramer : IFramer
{
    public FrameResult Read(ReadOnlySpan<byte> input)
    {
        var end = input.IndexOfAny(";!?"u8);
        return end < 0 ? FrameResult.NeedMore() : input[end] switch
        {
            (byte)'!' => throw new InvalidOperationException("The framer fails."),
            (byte)'?' => FrameResult.Invalid("no questions"),
            _ => FrameResult.Message(0, end, end + 1),
        };
    }
}
