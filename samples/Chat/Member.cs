namespace Chat;

/// <summary>
/// Who somebody is and where: a nick and a room, which fit together into the number that <see cref="Prefork.Session.Bind"/> keeps for a session
/// in the memory that all processes share.
/// </summary>
/// <param name="Nick">The nick, or empty where none was chosen.</param>
/// <param name="Room">The room, or empty where none was joined.</param>
internal readonly record struct Member(string Nick, string Room)
{
    /// <summary>How many characters a name may have: twelve digits of base 38 are just below 63 bits.</summary>
    public const int LongestName = 6;

    /// <summary>The place of a character is its digit less one; zero ends a name.</summary>
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789-";

    private const long Base = 38;
    private const long NameLimit = Base * Base * Base * Base * Base * Base;

    /// <summary>Whether a text may be the name of a room or of somebody.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= LongestName && text.All(Letters.Contains);

    public static Member FromNumber(long number) => new(Unpack(number / NameLimit), Unpack(number % NameLimit));

    public long ToNumber() => (Pack(Nick) * NameLimit) + Pack(Room);

    private static long Pack(string name)
    {
        var number = 0L;
        for (var i = LongestName - 1; i >= 0; i--)
        {
            number = (number * Base) + (i < name.Length ? Letters.IndexOf(name[i]) + 1 : 0);
        }

        return number;
    }

    private static string Unpack(long number)
    {
        var name = "";
        for (; number > 0; number /= Base)
        {
            name += Letters[(int)(number % Base) - 1];
        }

        return name;
    }
}
