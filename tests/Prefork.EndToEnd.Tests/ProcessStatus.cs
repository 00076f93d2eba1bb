namespace Prefork.EndToEndTests;

/// <summary>What /proc says of the threads of a process.</summary>
internal static class ProcessStatus
{
    /// <summary>The different values that the field has among the threads, its parts separated by one space.</summary>
    public static string[] OfThreads(int pid, string field) =>
        [.. Directory.GetDirectories($"/proc/{pid}/task").Select(task => ReadIfThere(Path.Combine(task, "status"), field)).OfType<string>().Distinct()];

    public static string Of(int pid, string field) => Read($"/proc/{pid}/status", field);

    /// <summary>Threads come and go.</summary>
    private static string? ReadIfThere(string path, string field)
    {
        try
        {
            return Read(path, field);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string Read(string path, string field)
    {
        var line = File.ReadLines(path).Single(line => line.StartsWith(field + ":", StringComparison.Ordinal));
        return string.Join(' ', line[(field.Length + 1)..].Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries));
    }
}
