namespace Prefork.Tests.Framing;

/// <summary>A framer as an application may have it: a zero ends a message.</summary>
internal sealed class TailFramer : IFramer
{
    private int _scanned;

    public FrameResult Read(ReadOnlySpan<byte> input)
    {
        var found = input[_scanned..].IndexOf((byte)0);
        if (found < 0)
        {
            _scanned = input.Length;
            return FrameResult.NeedMore();
        }

        var length = _scanned + found;
        _scanned = 0;
        return FrameResult.Message(0, length, length + 1);
    }
}
