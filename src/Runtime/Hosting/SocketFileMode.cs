namespace Prefork.Hosting;

/// <summary>The text of the setting <c>FileMode</c>: octal digits, as chmod takes them.</summary>
internal static class SocketFileMode
{
    private const int All = 0b111_111_111;
    private const int BitsOfDigit = 3;
    private const int FewestDigits = 3;
    private const int MostDigits = 4;

    /// <summary>The mode, or <see langword="null"/> where the text is none.</summary>
    public static UnixFileMode? Parse(string text)
    {
        if (text.Length is < FewestDigits or > MostDigits)
        {
            return null;
        }

        var mode = 0;
        foreach (var digit in text)
        {
            if (digit is < '0' or > '7')
            {
                return null;
            }

            mode = (mode << BitsOfDigit) | (digit - '0');
        }

        return mode <= All ? (UnixFileMode)mode : null;
    }
}
