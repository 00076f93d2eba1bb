namespace Prefork.EndToEndTests;

/// <summary>The loop thread of a worker, as /proc shows it.</summary>
internal static class WorkerThread
{
    /// <summary>Whether it is in a blocking call of a handler, and not in its loop's own wait.</summary>
    public static bool IsBlocked(int pid)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{pid}/task").Any(task =>
                File.ReadAllText(Path.Combine(task, "comm")).StartsWith("prefork-worker", StringComparison.Ordinal) &&
                File.ReadAllText(Path.Combine(task, "wchan")).Contains("futex", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;
        }
    }
}
