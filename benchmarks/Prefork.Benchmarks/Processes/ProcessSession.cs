using System.Globalization;

namespace Prefork.Benchmarks.Processes;

/// <summary>All processes of a server: those of the process session that it was started as the leader of.</summary>
internal sealed class ProcessSession(int id)
{
    // USER_HZ is 100 on every architecture that .NET runs on.
    private const int TicksPerSecond = 100;

    public IReadOnlyList<ProcessStatus> Members()
    {
        var members = new List<ProcessStatus>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process)
                && ProcessStatus.Read(process) is { } status
                && status.Session == id)
            {
                members.Add(status);
            }
        }

        return members;
    }

    public TimeSpan CpuTime() => TimeSpan.FromSeconds(Members().Sum(member => member.CpuTicks) / (double)TicksPerSecond);

    /// <summary>The memory of all processes in KiB, what several of them share counted once.</summary>
    public long ProportionalMemory() => Members().Sum(member => ProportionalMemory(member.Id));

    /// <summary>Reads a variable of the environment that a process was started with.</summary>
    public static string? Variable(int process, string name)
    {
        try
        {
            var prefix = name + "=";
            return File.ReadAllText($"/proc/{process}/environ").Split('\0')
                .FirstOrDefault(variable => variable.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long ProportionalMemory(int process)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{process}/smaps_rollup"))
            {
                if (line.StartsWith("Pss:", StringComparison.Ordinal))
                {
                    return long.Parse(line.AsSpan(4, line.Length - 4 - 2).Trim(), CultureInfo.InvariantCulture);
                }
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile.
        }

        return 0;
    }
}
