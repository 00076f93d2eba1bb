using System.Globalization;

namespace Prefork.EndToEndTests;

/// <summary>The processor time that processes have used, as /proc has it.</summary>
internal static class CpuTime
{
    private const int UserTimeAfterName = 11;
    private const double TicksPerSecond = 100;

    /// <summary>In seconds, of user and system.</summary>
    public static double Of(params IEnumerable<int> pids) => pids.Sum(pid =>
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[UserTimeAfterName..(UserTimeAfterName + 2)].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond;
    });
}
