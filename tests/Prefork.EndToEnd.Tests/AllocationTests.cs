using System.Globalization;
using Xunit;

namespace Prefork.EndToEndTests;

[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    /// <summary>Reactor and loop run in one process here, so the whole process's count covers both.</summary>
    [Theory]
    [InlineData("echo", 100)]
    [InlineData("echo", 20_000)]
    [InlineData("framed", 100)]
    [InlineData("framed", 20_000)]
    public void SteadyStateAllocatesNothingForAMessage(string endpoint, int size)
    {
        const int Messages = 20_000;
        using var server = TestServer.Start("--Prefork:Mode", "Single");
        using var control = server.Connect("command");
        using var client = server.Connect(endpoint);
        var message = Frames.Random(new Random(1), size - Frames.HeaderBytes);
        Exchange(client, message, Messages / 10);
        var before = Allocated(control);
        Exchange(client, message, Messages);
        var grown = Allocated(control) - before;

        // What asking costs, and what the runtime does by itself; a single object a message would be at least 24 times as many bytes as messages.
        Assert.InRange(grown, 0, 10 * Messages);
    }

    private static long Allocated(Client control) => long.Parse(control.Ask("allocated"), CultureInfo.InvariantCulture);

    private static void Exchange(Client client, byte[] message, int count)
    {
        for (var i = 0; i < count; i++)
        {
            client.Send(message);
            client.Receive(message.Length);
        }
    }
}
