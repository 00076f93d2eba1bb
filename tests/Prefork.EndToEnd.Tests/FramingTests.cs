using System.Text;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Messages that the master finds in what clients send.</summary>
public sealed class FramingTests
{
    [Theory]
    [InlineData("framed")]
    [InlineData("framedasync")]
    public async Task LengthFramedMessagesComeBackWhole(string endpoint)
    {
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Prefork:Reactors", "2");
        await Task.WhenAll(Enumerable.Range(0, 6).Select(seed => OwnThread.Run(() =>
        {
            var random = new Random(seed);
            var sent = Enumerable.Range(0, 300).SelectMany(_ => Frames.Random(random, random.Next(20) == 0 ? random.Next(5000) : random.Next(60))).ToArray();
            using var client = server.Connect(endpoint);
            var receiving = OwnThread.Run(() => client.Receive(sent.Length));
            Frames.SendInPieces(client, sent, random);
            Assert.True(sent.AsSpan().SequenceEqual(receiving.Result));
        })));
    }

    [Fact]
    public async Task LinesSplitAnywhereComeBackWhole()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("lines");
        var random = new Random(3);
        var sent = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 400).Select(i => new string((char)('a' + (i % 26)), random.Next(300)) + "\n")));
        var receiving = OwnThread.Run(() => client.Receive(sent.Length));
        Frames.SendInPieces(client, sent, random);
        Assert.Equal(Encoding.ASCII.GetString(sent), Encoding.ASCII.GetString(await receiving));
    }

    [Fact]
    public void EachByteOnItsOwnIsTheSameMessage()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("framed");
        var frame = Frames.Random(new Random(1), 40);
        foreach (var part in frame.AsSpan(0, frame.Length - 1))
        {
            client.Send([part]);
        }

        // Nothing is handed on before the last byte: what comes first is the whole of it.
        Assert.Equal(0, client.Socket.Available);
        client.Send(frame.AsSpan(frame.Length - 1));
        Assert.Equal(frame, client.Receive(frame.Length));
    }

    [Fact]
    public void AMessageThatIsTooLongClosesItsConnectionAfterTheOnesBefore()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:Endpoints:lines:MaxMessageLength", "100");
        using var bystander = server.Connect("lines");
        Assert.Equal("warm", bystander.Ask("warm"));
        using var client = server.Connect("lines");
        client.Send("first\nsecond\n" + new string('x', 200));
        var received = Encoding.UTF8.GetString(client.ReceiveToEnd());
        Assert.StartsWith("first\nsecond\nerror MessageTooLong ", received, StringComparison.Ordinal);
        Assert.Contains("100 are allowed (Prefork:Endpoints:lines:MaxMessageLength)", received, StringComparison.Ordinal);
        server.Process.WaitForLine("of endpoint lines is closed, it sent what is no message");
        server.Process.WaitForLine("framed session of lines closed: Limit");
        Assert.Equal("still here", bystander.Ask("still here"));
    }

    [Fact]
    public void ALengthThatIsTooLongClosesItsConnectionBeforeItsBytesCome()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect("framed");
        client.Send([0x7f, 0xff, 0xff, 0xff]);
        Assert.Contains("MessageTooLong 2147483", Encoding.UTF8.GetString(client.ReceiveToEnd()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("!", "FramerFailed", "the framer has thrown InvalidOperationException: The framer fails.")]
    [InlineData("?", "Refused", "no questions")]
    public void AFramerThatFailsClosesItsConnectionOnly(string fault, string reason, string detail)
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var bystander = server.Connect("custom");
        Assert.Equal("one;", Encoding.UTF8.GetString(bystander.Send("one;").Receive(4)));
        using var client = server.Connect("custom");
        var received = Encoding.UTF8.GetString(client.Send($"a;b;{fault}c;").ReceiveToEnd());
        Assert.StartsWith($"a;b;error {reason} ", received, StringComparison.Ordinal);
        Assert.Contains(detail, received, StringComparison.Ordinal);
        server.Process.WaitForLine("framed session of custom closed: Error");
        Assert.Equal("two;", Encoding.UTF8.GetString(bystander.Send("two;").Receive(4)));
    }
}
