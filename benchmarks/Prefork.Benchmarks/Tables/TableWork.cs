using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Prefork.Interop;
using Prefork.Shared;

namespace Prefork.Benchmarks.Tables;

/// <summary>Looks up and sets rows in an order that no cache foresees.</summary>
internal sealed class TableWork
{
    private const string TextTable = "text";
    private const string NumberTable = "number";

    private readonly int[] _order;
    private readonly string[] _texts;

    /// <param name="rows">How many rows there are.</param>
    /// <param name="order">Another number is another order, so that of two readers none comes to what the other has just fetched.</param>
    public TableWork(int rows, int order)
    {
        _order = [.. Enumerable.Range(0, rows)];
        new Random(order).Shuffle(_order);

        // Texts of their own, as keys that came with messages are.
        _texts = [.. Enumerable.Range(0, rows).Select(Text)];
    }

    public static SharedTable<TableRow> ByText(SharedObjects shared) => shared.Table<TableRow>(TextTable);

    public static SharedIdTable<TableRow> ByNumber(SharedObjects shared) => shared.IdTable<TableRow>(NumberTable);

    public static SharedObjects Create(int rows) => SharedObjects.Create(Declare(rows));

    /// <summary>The tables of another process.</summary>
    public static SharedObjects Open(int processId, int fd, int rows)
    {
        var own = File.OpenHandle(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/fd/{fd}"), FileMode.Open, FileAccess.ReadWrite);
        return SharedObjects.Open((int)own.DangerousGetHandle(), Declare(rows));
    }

    public void Fill(SharedObjects shared, ConcurrentDictionary<string, TableRow> byText, ConcurrentDictionary<long, TableRow> byNumber)
    {
        for (var i = 0; i < _order.Length; i++)
        {
            var row = default(TableRow);
            row[0] = i;
            byText[Text(i)] = row;
            byNumber[i] = row;
            ByText(shared).Set(_texts[i], row);
            ByNumber(shared).Set(i, row);
        }
    }

    public PassTime Read(ConcurrentDictionary<string, TableRow> table) => Measure(i => table.TryGetValue(_texts[i], out var row) ? row[0] : -1);

    public PassTime Read(ConcurrentDictionary<long, TableRow> table) => Measure(i => table.TryGetValue(i, out var row) ? row[0] : -1);

    public PassTime Read(SharedTable<TableRow> table) => Measure(i => table.TryGetValue(_texts[i], out var row) ? row[0] : -1);

    public PassTime Read(SharedIdTable<TableRow> table) => Measure(i => table.TryGetValue(i, out var row) ? row[0] : -1);

    public PassTime Update(ConcurrentDictionary<string, TableRow> table) => Measure(i => (table[_texts[i]] = RowOf(i))[0]);

    public PassTime Update(ConcurrentDictionary<long, TableRow> table) => Measure(i => (table[i] = RowOf(i))[0]);

    public PassTime Update(SharedTable<TableRow> table) => Measure(i => table.Set(_texts[i], RowOf(i)) == SharedTableResult.Updated ? i : -1);

    public PassTime Update(SharedIdTable<TableRow> table) => Measure(i => table.Set(i, RowOf(i)) == SharedTableResult.Updated ? i : -1);

    private static IReadOnlyList<SharedDefinition> Declare(int rows) =>
        new SharedCollection([]).Table<TableRow>(TextTable, rows, keyLength: 16).IdTable<TableRow>(NumberTable, rows).Definitions;

    private static string Text(int number) => number.ToString("D16", CultureInfo.InvariantCulture);

    private static TableRow RowOf(int number)
    {
        var row = default(TableRow);
        row[0] = number;
        return row;
    }

    /// <summary>One pass over all rows.</summary>
    private PassTime Measure(Func<int, long> operate)
    {
        var sum = 0L;
        var cpu = ThreadTime();
        var wall = Stopwatch.GetTimestamp();
        foreach (var index in _order)
        {
            sum += operate(index);
        }

        var time = new PassTime((ThreadTime() - cpu) / _order.Length, Stopwatch.GetElapsedTime(wall).TotalNanoseconds / _order.Length);
        return sum == (_order.Length - 1L) * _order.Length / 2 ? time : throw new BenchmarkException("A table gave a wrong row.");
    }

    private static unsafe double ThreadTime()
    {
        const int ThreadClock = 3;
        Timespec time;
        _ = Sys.ClockGetTime(ThreadClock, &time);
        return (time.Seconds * 1e9) + time.Nanoseconds;
    }
}
