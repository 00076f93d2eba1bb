using System.Globalization;

namespace Prefork.Benchmarks.Processes;

/// <summary>What else the machine is doing.</summary>
internal static class MachineLoad
{
    private const double QuietPerProcessor = 0.5;

    /// <summary>Says so where others use so much of the machine that figures suffer.</summary>
    public static string? Warning()
    {
        var average = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
        return average <= QuietPerProcessor * Environment.ProcessorCount
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"warning: the machine is busy (load average {average:0.0} on {Environment.ProcessorCount} processors); wait for a quiet one before trusting a ratio");
    }
}
