namespace Prefork.Tests.Framing;

/// <summary>Calls a framer as the master does, and holds every result to what the contract says.</summary>
internal sealed class FrameLoop(IFramer framer, int overhead = 0, int maxMessageLength = int.MaxValue)
{
    private readonly List<byte> _buffer = [];

    /// <summary>The messages found so far, in hexadecimal.</summary>
    public List<string> Messages { get; } = [];

    /// <summary>The result that ended the connection, if one has.</summary>
    public FrameResult? End { get; private set; }

    public static FrameLoop Run(IFramer framer, byte[] stream, IEnumerable<int> pieces, int overhead = 0, int maxMessageLength = int.MaxValue)
    {
        var loop = new FrameLoop(framer, overhead, maxMessageLength);
        var position = 0;
        foreach (var piece in pieces)
        {
            var length = Math.Min(piece, stream.Length - position);
            loop.Add(stream.AsSpan(position, length));
            position += length;
        }

        loop.Add(stream.AsSpan(position));
        return loop;
    }

    public void Add(ReadOnlySpan<byte> piece)
    {
        _buffer.AddRange(piece);
        while (End is null)
        {
            // An array of its own: what reads outside of it throws.
            var input = _buffer.ToArray();
            var result = framer.Read(input);
            switch (result.Status)
            {
                case FrameStatus.Message:
                    Assert.InRange(result.Consumed, 1, input.Length);
                    Assert.InRange(result.Length, 0, maxMessageLength);
                    Messages.Add(Convert.ToHexString(input, result.Offset, (int)result.Length));
                    _buffer.RemoveRange(0, result.Consumed);
                    break;
                case FrameStatus.NeedMore:
                    Assert.True(result.Total == 0 || result.Total > input.Length, "more is needed, but not more than there is");
                    Assert.True(Math.Max(result.Total, input.Length) <= (long)maxMessageLength + overhead, "the input may grow beyond the limit");
                    return;
                default:
                    End = result;
                    return;
            }
        }
    }
}
