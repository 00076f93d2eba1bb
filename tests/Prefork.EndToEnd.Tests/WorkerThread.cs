namespace Prefork.EndToEndTests;

/// <summary>The loop thread of a worker, as /proc shows it.</summary>
internal static class WorkerThread
{
    /// <summary>Whether it is in a blocking call of a handler, and not in its loop's own wait.</summary>
    public static bool IsBlocked(int pid) => WaitsIn(pid, "futex");

    /// <summary>Whether it is in its loop's own wait, with nothing left to do: also what it has answered is settled.</summary>
    public static bool IsIdle(int pid) => WaitsIn(pid, "ep_poll", "epoll_wait");

    private static bool WaitsIn(int pid, params string[] calls)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{pid}/task").Any(task =>
                File.ReadAllText(Path.Combine(task, "comm")).StartsWith("prefork-worker", StringComparison.Ordinal) &&
                File.ReadAllText(Path.Combine(task, "wchan")) is var waits && Array.Exists(calls, call => waits.Contains(call, StringComparison.Ordinal)));
        }
        catch (IOException)
        {
            return false;
        }
    }
}
