namespace Resp;

/// <summary>The line that begins a command (<c>*3\r\n</c>) or an argument (<c>$5\r\n</c>): a mark and a number.</summary>
internal static class RespHeader
{
    public const byte Array = (byte)'*';
    public const byte Bulk = (byte)'$';

    /// <summary>The mark, 19 digits and their sign, and the line's end.</summary>
    private const int MaxSize = 23;

    /// <summary>Reads a line, whose mark the caller has looked at.</summary>
    /// <param name="input">Input that begins with the mark.</param>
    /// <param name="number">The number, or -1 where that is negative.</param>
    /// <param name="size">How many bytes the line takes.</param>
    public static RespHeaderStatus Read(ReadOnlySpan<byte> input, out int number, out int size)
    {
        number = 0;
        var value = 0L;
        var isNegative = input.Length > 1 && input[1] == '-';
        var first = isNegative ? 2 : 1;
        for (size = first; size < input.Length && size < MaxSize; size++)
        {
            var digit = input[size] - '0';
            if ((uint)digit <= 9)
            {
                value = Math.Min((value * 10) + digit, int.MaxValue);
                continue;
            }

            if (digit != '\r' - '0' || size == first)
            {
                return RespHeaderStatus.Invalid;
            }

            if (size + 1 == input.Length)
            {
                return RespHeaderStatus.Incomplete;
            }

            number = isNegative ? -1 : (int)value;
            size += 2;
            return input[size - 1] == '\n' ? RespHeaderStatus.Complete : RespHeaderStatus.Invalid;
        }

        return size < MaxSize ? RespHeaderStatus.Incomplete : RespHeaderStatus.Invalid;
    }
}
