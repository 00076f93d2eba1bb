namespace Prefork.Framing;

/// <summary>Messages that each end with a delimiter.</summary>
internal sealed class DelimiterFramer : IFramer
{
    /// <summary>How many bytes a delimiter has at most.</summary>
    public const int LongestDelimiter = 16;

    private readonly byte[] _delimiter;
    private readonly bool _include;
    private readonly long _longestScan;
    private int _scanned;

    /// <summary>Makes a framer for one connection.</summary>
    /// <param name="delimiter">1 to 16 bytes.</param>
    /// <param name="include">Whether the message ends with its delimiter.</param>
    /// <param name="maxMessageLength">The bytes of the longest message, with the delimiter where that is part of it.</param>
    public DelimiterFramer(byte[] delimiter, bool include, int maxMessageLength)
    {
        _delimiter = delimiter;
        _include = include;
        _longestScan = include ? maxMessageLength : (long)maxMessageLength + delimiter.Length;
    }

    public FrameResult Read(ReadOnlySpan<byte> input)
    {
        // Looking no further than the limit, the result is the same however the input was split.
        var scan = input.Length > _longestScan ? input[..(int)_longestScan] : input;

        // The delimiter may have begun in what was looked at.
        var from = Math.Max(0, _scanned - (_delimiter.Length - 1));
        var found = scan[from..].IndexOf(_delimiter);
        if (found >= 0)
        {
            var length = from + found;
            var consumed = length + _delimiter.Length;
            _scanned = 0;
            return FrameResult.Message(0, _include ? consumed : length, consumed);
        }

        _scanned = scan.Length;
        return scan.Length == _longestScan ? FrameResult.TooLong(_longestScan) : FrameResult.NeedMore();
    }
}
