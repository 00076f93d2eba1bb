namespace Prefork.Tests.Child;

/// <summary>Writes to the channel of payloads, or takes from it, and counts what it did.</summary>
internal static class PayloadChannels
{
    public static void Produce(SharedObjects shared, int writer)
    {
        var channel = shared.PayloadChannel<byte[]>("payloads");
        var begun = shared.Counter(SharedDeclarations.BegunOf(writer));
        var written = shared.Counter("written");
        Console.WriteLine("runs");
        while (channel.TryWrite(CheckedPayload.Of(writer, begun.Increment()), Timeout.InfiniteTimeSpan) == SharedChannelResult.Written)
        {
            written.Increment();
        }
    }

    public static void Consume(SharedObjects shared)
    {
        var channel = shared.PayloadChannel<byte[]>("payloads");
        var taken = shared.Counter("taken");
        var last = new long[SharedDeclarations.Writers];
        Console.WriteLine("runs");
        while (channel.TryRead(out var payload, Timeout.InfiniteTimeSpan))
        {
            taken.Increment();
            if (!CheckedPayload.IsWhole(payload))
            {
                Console.WriteLine("torn");
                continue;
            }

            var number = CheckedPayload.NumberOf(payload);
            ref var before = ref last[CheckedPayload.WriterOf(payload)];
            if (number <= before)
            {
                Console.WriteLine($"{number} after {before}");
            }

            before = number;
        }
    }
}
