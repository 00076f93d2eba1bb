using System.Collections.Concurrent;
using System.Globalization;

namespace Prefork.Benchmarks.Tables;

/// <summary>What the process of a <see cref="TableReader"/> does: a line tells what to read, the next line to end that.</summary>
internal static class TableReading
{
    public static void Run(int processId, int fd, int rows, int index)
    {
        var work = new TableWork(rows, order: index);
        var shared = TableWork.Open(processId, fd, rows);
        var own = TableWork.Create(rows);
        var byText = new ConcurrentDictionary<string, TableRow>();
        var byNumber = new ConcurrentDictionary<long, TableRow>();
        work.Fill(own, byText, byNumber);
        Console.WriteLine("runs");
        while (Console.In.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            var read = Pass(Enum.Parse<ReadTarget>(words[0]), Enum.Parse<ReadKey>(words[1]));
            var end = Task.Run(Console.In.ReadLine);
            var first = read();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{first.Cpu} {first.Wall}"));
            while (!end.IsCompleted)
            {
                _ = read();
            }

            Console.WriteLine("done");
        }

        Func<PassTime> Pass(ReadTarget target, ReadKey key) => (target, key) switch
        {
            (ReadTarget.SharedTable, ReadKey.Text) => () => work.Read(TableWork.ByText(shared)),
            (ReadTarget.SharedTable, _) => () => work.Read(TableWork.ByNumber(shared)),
            (ReadTarget.OwnTable, ReadKey.Text) => () => work.Read(TableWork.ByText(own)),
            (ReadTarget.OwnTable, _) => () => work.Read(TableWork.ByNumber(own)),
            (_, ReadKey.Text) => () => work.Read(byText),
            _ => () => work.Read(byNumber),
        };
    }
}
