using System.Globalization;

namespace Prefork.Shared;

/// <summary>How much memory this process may still get: of the system, and of its control group.</summary>
internal static class AvailableMemory
{
    private const string SystemLine = "MemAvailable:";
    private const string GroupLine = "0::";

    /// <summary>In bytes; what cannot be read limits nothing.</summary>
    public static long Read()
    {
        var available = FindLine("/proc/meminfo", SystemLine) is { } line && TryParse(line.Replace("kB", "", StringComparison.Ordinal), out var kilobytes)
            ? kilobytes * 1024
            : long.MaxValue;
        if (FindLine("/proc/self/cgroup", GroupLine) is { } group)
        {
            var folder = "/sys/fs/cgroup" + group;
            if (FindLine($"{folder}/memory.max", "") is { } max && TryParse(max, out var limit)
                && FindLine($"{folder}/memory.current", "") is { } current && TryParse(current, out var used))
            {
                available = Math.Min(available, Math.Max(limit - used, 0));
            }
        }

        return available;
    }

    private static string? FindLine(string path, string start)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal))?[start.Length..];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool TryParse(string text, out long value) =>
        long.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
