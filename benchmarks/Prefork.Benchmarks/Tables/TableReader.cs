using System.Diagnostics;
using System.Globalization;

namespace Prefork.Benchmarks.Tables;

/// <summary>Another process that reads the same tables until it is ended.</summary>
internal sealed class TableReader : IDisposable
{
    private readonly Process _process;

    private TableReader(Process process) => _process = process;

    public static TableReader Start(SharedObjects shared, int rows)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(
                Environment.ProcessPath!,
                ["table-reader", Text(Environment.ProcessId), Text(shared.Fd), Text(rows)])
            {
                RedirectStandardOutput = true,
            },
        };
        process.Start();
        var reader = new TableReader(process);
        reader.Next();
        return reader;
    }

    /// <summary>The nanoseconds a read of its passes, by text and by number.</summary>
    public (double Text, double Number) Next()
    {
        var words = (_process.StandardOutput.ReadLine() ?? throw new BenchmarkException("The other reader has ended.")).Split(' ');
        return (double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
    }

    /// <summary>What the other process does.</summary>
    public static void Run(int processId, int fd, int rows)
    {
        var shared = TableWork.Open(processId, fd, rows);
        var work = new TableWork(rows);
        while (true)
        {
            var text = work.Read(shared.Table<TableRow>("text"));
            var number = work.Read(shared.IdTable<TableRow>("number"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{text} {number}"));
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
