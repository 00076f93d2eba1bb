using System.Globalization;

namespace Prefork.Hosting;

/// <summary>Reads <c>Prefork:Affinity</c>: <c>off</c>, <c>on</c>, or processors such as <c>0,2-3</c>.</summary>
internal static class CpuList
{
    /// <summary>Reads the setting.</summary>
    /// <param name="text">The setting.</param>
    /// <param name="available">The processors that this process may run on, in ascending order.</param>
    /// <param name="cpus">The processors that workers get one of each, in turn; empty where they get none of their own.</param>
    /// <returns>What is wrong with the text, as the middle of a sentence, or null.</returns>
    public static string? Parse(string text, IReadOnlyList<int> available, out int[] cpus)
    {
        cpus = [];
        if (text.Equals("off", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (text.Equals("on", StringComparison.OrdinalIgnoreCase))
        {
            cpus = [.. available];
            return null;
        }

        var list = new List<int>();
        foreach (var part in text.Split(','))
        {
            if (!TryParseRange(part, out var first, out var last))
            {
                return "which is no list of processors";
            }

            for (var cpu = first; cpu <= last; cpu++)
            {
                if (!available.Contains(cpu))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"and this process may not run on processor {cpu}, only on {Format(available)}");
                }

                list.Add(cpu);
            }
        }

        cpus = [.. list];
        return null;
    }

    /// <summary>Writes processors in ascending order as the kernel does: <c>0,2-3</c>.</summary>
    public static string Format(IReadOnlyList<int> cpus)
    {
        var ranges = new List<string>();
        for (var start = 0; start < cpus.Count;)
        {
            var end = start;
            while (end + 1 < cpus.Count && cpus[end + 1] == cpus[end] + 1)
            {
                end++;
            }

            var first = cpus[start].ToString(CultureInfo.InvariantCulture);
            ranges.Add(start == end ? first : string.Create(CultureInfo.InvariantCulture, $"{first}-{cpus[end]}"));
            start = end + 1;
        }

        return string.Join(',', ranges);
    }

    private static bool TryParseRange(string part, out int first, out int last)
    {
        var dash = part.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
        {
            var single = TryParseNumber(part, out first);
            last = first;
            return single;
        }

        return TryParseNumber(part.AsSpan(0, dash), out first) & TryParseNumber(part.AsSpan(dash + 1), out last) && first <= last;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
