namespace Prefork.Tests.Child;

/// <summary>
/// Changes rows until its operations are done. Its counters tell how many it has begun and done, so that what takes over from a
/// killed one knows all but whether the last one begun took effect, and reads that from the row.
/// </summary>
internal static class Writer
{
    public static void Run(SharedObjects shared, int writer)
    {
        var rows = shared.Table<CheckedRow>("rows");
        var churn = shared.Table<CheckedRow>("churn");
        var begun = shared.Counter(SharedDeclarations.BegunOf(writer));
        var done = shared.Counter(SharedDeclarations.DoneOf(writer));
        var goal = shared.Counter(SharedDeclarations.Goal);
        Console.WriteLine("runs");
        if (begun.Value != done.Value)
        {
            var last = begun.Value;
            if (rows.TryGetValue(SharedDeclarations.KeyOf(writer, last), out var row) && row.Last[writer] == last)
            {
                done.Increment();
            }
            else
            {
                begun.Decrement();
            }
        }

        while (done.Value < goal.Value)
        {
            var operation = begun.Increment();
            var key = SharedDeclarations.KeyOf(writer, operation);
            while (rows.Update(key, (writer, operation), static (ref row, state) => row.Note(state.writer, state.operation)) == SharedTableResult.NotFound)
            {
                var added = default(CheckedRow);
                added.Note(writer, operation);
                if (rows.TryAdd(key, added) == SharedTableResult.Added)
                {
                    break;
                }
            }

            done.Increment();
            Churn(churn, writer, operation);
            Check(rows, SharedDeclarations.KeyOf(writer, operation * 7));
        }
    }

    private static void Churn(SharedTable<CheckedRow> churn, int writer, long operation)
    {
        var key = SharedDeclarations.ChurnKeyOf(writer, operation);
        if (!churn.Remove(key))
        {
            var row = default(CheckedRow);
            row.Note(writer, operation);
            churn.Set(key, row);
        }
    }

    private static void Check(SharedTable<CheckedRow> rows, string key)
    {
        if (rows.TryGetValue(key, out var row) && !row.IsWhole)
        {
            Console.WriteLine($"torn: {key}");
        }
    }
}
