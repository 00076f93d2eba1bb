using System.Globalization;
using Prefork.Tests.Child;

var shared = SharedDeclarations.Open(Number(0), Number(1));
switch (args[2])
{
    case "write":
        Writer.Run(shared, Number(3));
        break;
    case "lock":
        using (shared.Lock("lock").Enter())
        {
            Hold();
        }

        break;
    case "read-lock":
        using (shared.ReaderWriterLock("readers").EnterRead())
        {
            Hold();
        }

        break;
    case "write-lock":
        using (shared.ReaderWriterLock("readers").EnterWrite())
        {
            Hold();
        }

        break;
    case "signal":
        // Changes the counter each time that it has become even.
        for (var expected = 0L; expected < Number(3) * 2; expected += 2)
        {
            shared.Counter("signal").Wait(expected, Timeout.InfiniteTimeSpan);
            shared.Counter("signal").Increment();
        }

        break;
    case "produce":
        Channels.Produce(shared, Number(3));
        break;
    case "consume":
        Channels.Consume(shared);
        break;
    case "produce-payloads":
        PayloadChannels.Produce(shared, Number(3));
        break;
    case "consume-payloads":
        PayloadChannels.Consume(shared);
        break;
}

return 0;

int Number(int index) => int.Parse(args[index], CultureInfo.InvariantCulture);

static void Hold()
{
    Console.WriteLine("held");
    Thread.Sleep(Timeout.Infinite);
}
