using System.Diagnostics;
using System.Globalization;

namespace Prefork.Benchmarks.Tables;

/// <summary>A process that reads the tables of this one, or its own, when it is told to.</summary>
internal sealed class TableReader : IDisposable
{
    /// <summary>The command of this program that such a process runs.</summary>
    public const string CommandName = "table-reader";

    private readonly Process _process;

    private TableReader(Process process) => _process = process;

    public static TableReader Start(SharedObjects shared, int rows, int index)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(
                Environment.ProcessPath!,
                [CommandName, Text(Environment.ProcessId), Text(shared.Fd), Text(rows), Text(index)])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            },
        };
        process.Start();
        return new TableReader(process);
    }

    /// <summary>Waits until its tables are filled.</summary>
    public void WaitForStart() => _ = Line();

    /// <summary>Makes it read until <see cref="End"/>.</summary>
    public void Begin(ReadTarget target, ReadKey key) => Tell(string.Create(CultureInfo.InvariantCulture, $"{target} {key}"));

    /// <summary>The first of its passes. It goes on reading, so that another's pass is disturbed from end to end.</summary>
    public PassTime FirstPass()
    {
        var words = Line().Split(' ');
        return new(double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
    }

    public void End()
    {
        Tell("");
        _ = Line();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Tell(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    private string Line() => _process.StandardOutput.ReadLine() ?? throw new BenchmarkException("A reader has ended.");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
