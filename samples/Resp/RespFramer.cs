using Prefork;

namespace Resp;

/// <summary>
/// Makes one message of all whole commands that have arrived, so that a client's pipeline reaches the worker in one piece and is answered in
/// one. Runs in the master.
/// </summary>
internal sealed class RespFramer : IFramer
{
    /// <summary>A longer message has one command only.</summary>
    private const int MaxBatchBytes = 64 * 1024;

    private const int MaxArguments = 1024 * 1024;
    private const int MaxInlineBytes = 4096;

    /// <summary>How far the input has been looked at: the beginning of an argument, or of a command.</summary>
    private int _position;

    /// <summary>How many arguments of the command at that position are still to come.</summary>
    private int _left;

    public FrameResult Read(ReadOnlySpan<byte> input)
    {
        var whole = 0;
        var needed = 0;
        string? fault = null;
        while (_position < input.Length && TryAdvance(input, ref needed, ref fault))
        {
            if (_left > 0)
            {
                continue;
            }

            if (whole > 0 && _position > MaxBatchBytes)
            {
                // It is looked at again as the first one of the next message.
                _position = whole;
                break;
            }

            whole = _position;
        }

        if (whole > 0)
        {
            _position -= whole;
            return FrameResult.Message(0, whole, whole);
        }

        return fault is null ? FrameResult.NeedMore(needed) : FrameResult.Invalid(fault);
    }

    /// <summary>Goes on by an argument, the head of a command, or an inline command; false where that is not whole, or wrong.</summary>
    private bool TryAdvance(ReadOnlySpan<byte> input, ref int needed, ref string? fault)
    {
        var rest = input[_position..];
        if (_left == 0)
        {
            return rest[0] == RespHeader.Array ? TryBegin(rest, ref fault) : TrySkipLine(rest, ref fault);
        }

        if (rest[0] != RespHeader.Bulk)
        {
            fault = "expected '$'";
            return false;
        }

        switch (RespHeader.Read(rest, out var length, out var size))
        {
            case RespHeaderStatus.Incomplete:
                return false;
            case RespHeaderStatus.Complete when length >= 0:
                var end = (long)_position + size + length + 2;
                if (end > input.Length)
                {
                    needed = (int)Math.Min(end, int.MaxValue);
                    return false;
                }

                _position = (int)end;
                _left--;
                return true;
            default:
                fault = "invalid bulk length";
                return false;
        }
    }

    private bool TryBegin(ReadOnlySpan<byte> rest, ref string? fault)
    {
        switch (RespHeader.Read(rest, out var count, out var size))
        {
            case RespHeaderStatus.Incomplete:
                return false;
            case RespHeaderStatus.Complete when count <= MaxArguments:
                _position += size;
                _left = Math.Max(count, 0);
                return true;
            default:
                fault = "invalid multibulk length";
                return false;
        }
    }

    private bool TrySkipLine(ReadOnlySpan<byte> rest, ref string? fault)
    {
        var end = rest.IndexOf((byte)'\n');
        if (end < 0 ? rest.Length > MaxInlineBytes : end > MaxInlineBytes)
        {
            fault = "too big inline request";
            return false;
        }

        _position += end + 1;
        return end >= 0;
    }
}
