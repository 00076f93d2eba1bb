using System.Globalization;
using System.Text;

namespace Prefork.Framing;

/// <summary>The text of the setting <c>Delimiter</c>, in which escapes stand for bytes.</summary>
internal static class DelimiterText
{
    private const char Escape = '\\';
    private const int DigitsOfByte = 2;

    /// <summary>The bytes, or <see langword="null"/> where an escape is none.</summary>
    public static byte[]? Parse(ReadOnlySpan<char> text)
    {
        var bytes = new List<byte>();
        while (!text.IsEmpty)
        {
            if (text[0] == Escape)
            {
                if (ParseEscape(text, out var length) is not { } value)
                {
                    return null;
                }

                bytes.Add(value);
                text = text[length..];
                continue;
            }

            var end = text.IndexOf(Escape);
            var plain = end < 0 ? text : text[..end];
            bytes.AddRange(Encoding.UTF8.GetBytes(plain.ToArray()));
            text = text[plain.Length..];
        }

        return [.. bytes];
    }

    /// <summary>The text that is parsed as these bytes.</summary>
    public static string Format(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var value in bytes)
        {
            _ = value switch
            {
                (byte)'\n' => text.Append("\\n"),
                (byte)'\r' => text.Append("\\r"),
                (byte)'\t' => text.Append("\\t"),
                0 => text.Append("\\0"),
                (byte)Escape => text.Append("\\\\"),
                >= (byte)' ' and <= (byte)'~' => text.Append((char)value),
                _ => text.Append(CultureInfo.InvariantCulture, $"\\x{value:X2}"),
            };
        }

        return text.ToString();
    }

    private static byte? ParseEscape(ReadOnlySpan<char> text, out int length)
    {
        length = 2;
        switch (text.Length > 1 ? text[1] : default)
        {
            case 'n':
                return (byte)'\n';
            case 'r':
                return (byte)'\r';
            case 't':
                return (byte)'\t';
            case '0':
                return 0;
            case Escape:
                return (byte)Escape;
            case 'x' when text.Length >= length + DigitsOfByte
                && byte.TryParse(text.Slice(length, DigitsOfByte), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value):
                length += DigitsOfByte;
                return value;
            default:
                return null;
        }
    }
}
