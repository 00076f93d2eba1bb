using Prefork;

namespace Chat;

/// <summary>Who somebody is and where, as all workers see it.</summary>
[SharedRow]
public partial struct Member
{
    /// <summary>How many characters a name may have.</summary>
    public const int LongestName = 24;

    /// <summary>The nick, or empty where none was chosen.</summary>
    [Column(Length = LongestName)]
    public partial string Nick { get; set; }

    /// <summary>The room, or empty where none was joined.</summary>
    [Column(Length = LongestName)]
    public partial string Room { get; set; }

    /// <summary>Whether a text may be the name of a room or of somebody.</summary>
    public static bool IsName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= LongestName && text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
    }
}
