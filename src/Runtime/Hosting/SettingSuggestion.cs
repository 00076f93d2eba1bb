namespace Prefork.Hosting;

/// <summary>Finds the setting that a misspelt one was probably meant to be.</summary>
internal static class SettingSuggestion
{
    /// <summary>The full name of the nearest setting, or <see langword="null"/> where none is near.</summary>
    public static string? Nearest(string[] segments)
    {
        string? nearest = null;
        var path = $"{SettingNames.Section}:{string.Join(':', segments)}";
        var shortest = int.MaxValue;
        foreach (var setting in SettingCatalog.All)
        {
            var name = setting.FullName(segments);

            // A right name in the wrong place, or a group in place of a setting in it, is a likelier mistake than misspelling.
            var misplaced = string.Equals(Last(name), segments[^1], StringComparison.OrdinalIgnoreCase)
                || name.StartsWith(path + ':', StringComparison.OrdinalIgnoreCase);
            var distance = misplaced ? 1 : Distance(path, name);
            if (distance < shortest)
            {
                shortest = distance;
                nearest = name;
            }
        }

        return shortest <= Math.Max(2, segments[^1].Length / 3) ? nearest : null;
    }

    private static string Last(string name) => name[(name.LastIndexOf(':') + 1)..];

    /// <summary>How many characters to add, remove or change (Levenshtein distance), whatever the case.</summary>
    private static int Distance(string from, string to)
    {
        var previous = new int[to.Length + 1];
        var current = new int[to.Length + 1];
        for (var j = 0; j <= to.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= from.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var change = char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + change);
            }

            (previous, current) = (current, previous);
        }

        return previous[to.Length];
    }
}
