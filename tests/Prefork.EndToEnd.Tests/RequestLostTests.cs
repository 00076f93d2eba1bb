using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Messages that are given up with the worker that handled them.</summary>
public sealed class RequestLostTests
{
    [Theory]
    [InlineData("drop")]
    [InlineData("dropasync")]
    public void TheSuccessorIsToldAndTheSessionGoesOn(string endpoint)
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");
        using var client = server.Connect(endpoint);
        using var bystander = server.Connect(endpoint);
        Assert.Equal("here", bystander.Ask("here"));
        Assert.Equal("first", client.Ask("first"));
        client.Send("fail\nsecond\n");

        // What was queued behind the lost one is replayed before anything new; the session hears of both.
        string[] answers = [client.ReceiveLine(), client.ReceiveLine()];
        Assert.Equal(["lost Crash Drop True", "second"], answers.Order(StringComparer.Ordinal));
        Assert.Equal("third", client.Ask("third"));
        Assert.Equal("still here", bystander.Ask("still here"));
        server.Process.WaitUntil(() => server.Process.Count("the request is settled by the crash policy Drop") == 1, "the line in the log");
    }
}
