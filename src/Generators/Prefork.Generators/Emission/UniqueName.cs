using System.Globalization;
using System.Text;

namespace Prefork.Generators.Emission;

/// <summary>Turns the names of types and assemblies into identifiers and file names such that no two become the same.</summary>
internal static class UniqueName
{
    private const int HashDigits = 16;

    /// <summary>
    /// An identifier for a name: dots become underscores. A name for which that could become another's identifier, for it
    /// has underscores or worse already, gets a hash of the whole name too.
    /// </summary>
    public static string Identifier(string name)
    {
        var identifier = new StringBuilder(name.Length);
        var plain = true;
        foreach (var character in name)
        {
            // A namespace and a type of one name cannot both exist, so a nested type needs no mark of its own.
            if (character is '.' or '+')
            {
                identifier.Append('_');
                continue;
            }

            var letter = char.IsLetterOrDigit(character);
            plain &= letter;
            identifier.Append(letter ? character : '_');
        }

        if (!plain || EndsLikeHash(name))
        {
            identifier.Append('_').Append(Hash(name));
        }

        return identifier.ToString();
    }

    /// <summary>The names that no member of a generated class may have: those of every object's members, and more.</summary>
    public static HashSet<string> TakenBeside(params IEnumerable<string> more) => new(more, StringComparer.Ordinal)
    {
        nameof(Equals),
        "Finalize",
        nameof(GetHashCode),
        nameof(GetType),
        nameof(MemberwiseClone),
        nameof(ReferenceEquals),
        nameof(ToString),
    };

    /// <summary>A name that is not taken yet, and is then.</summary>
    public static string Among(HashSet<string> taken, string name)
    {
        var unique = name;
        for (var i = 2; !taken.Add(unique); i++)
        {
            unique = name + i;
        }

        return unique;
    }

    /// <summary>The 64-bit FNV-1a hash of a name, in hexadecimal: the same in every process and for ever.</summary>
    public static string Hash(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in name)
        {
            hash = unchecked((hash ^ character) * 1099511628211UL);
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    private static bool EndsLikeHash(string name)
    {
        if (name.Length < HashDigits)
        {
            return false;
        }

        for (var i = name.Length - HashDigits; i < name.Length; i++)
        {
            if (name[i] is not ((>= '0' and <= '9') or (>= 'a' and <= 'f')))
            {
                return false;
            }
        }

        return true;
    }
}
