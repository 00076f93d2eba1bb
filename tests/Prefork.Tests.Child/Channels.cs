namespace Prefork.Tests.Child;

/// <summary>Writes to the channel, or takes from it, and counts what it did.</summary>
internal static class Channels
{
    public static void Produce(SharedObjects shared, int writer)
    {
        var channel = shared.Channel<CheckedRow>("channel");
        var written = shared.Counter("written");
        Console.WriteLine("runs");
        for (var number = 1L; ; number++)
        {
            var element = default(CheckedRow);
            element.Note(writer, number);
            channel.TryWrite(element, Timeout.InfiniteTimeSpan);
            written.Increment();
        }
    }

    public static void Consume(SharedObjects shared)
    {
        var channel = shared.Channel<CheckedRow>("channel");
        var taken = shared.Counter("taken");
        Console.WriteLine("runs");
        while (channel.TryRead(out var element, Timeout.InfiniteTimeSpan))
        {
            taken.Increment();
            if (!element.IsWhole)
            {
                Console.WriteLine("torn");
            }
        }
    }
}
