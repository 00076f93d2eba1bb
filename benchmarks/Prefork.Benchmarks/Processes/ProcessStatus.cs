using System.Globalization;

namespace Prefork.Benchmarks.Processes;

/// <summary>What <c>/proc/PID/stat</c> says of a process.</summary>
/// <param name="Id">The process id.</param>
/// <param name="State">The state's letter; <c>Z</c> is dead and not yet reaped.</param>
/// <param name="Session">The process session that it belongs to.</param>
/// <param name="CpuTicks">Time on a CPU, user and system, in hundredths of a second.</param>
/// <param name="StartTime">When it started, in ticks since the machine did.</param>
internal readonly record struct ProcessStatus(int Id, char State, int Session, long CpuTicks, long StartTime)
{
    public bool IsAlive => State is not ('Z' or 'X');

    public static ProcessStatus? Read(int id)
    {
        string line;
        try
        {
            line = File.ReadAllText($"/proc/{id}/stat");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        // The name, in parentheses, may itself hold spaces and parentheses; the fields after it are counted from the state.
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessStatus(id, fields[0][0], (int)Field(3), Field(11) + Field(12), Field(19));

        long Field(int index) => long.Parse(fields[index], CultureInfo.InvariantCulture);
    }
}
