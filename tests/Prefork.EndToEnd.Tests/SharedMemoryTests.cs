using System.Globalization;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Tables, counters, locks and channels that workers, user processes and the master share.</summary>
public sealed class SharedMemoryTests
{
    private const string OtherScores = """{ "Test": { "Scores": 101 } }""";

    [Fact]
    public void WorkersShareWhatOutlivesThemAndAReload()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2");
        using var first = server.Connect("memory");
        using var second = server.Connect("memory");
        Assert.NotEqual(first.Ask("id"), second.Ask("id"));
        Assert.Equal("7 from the start", first.Ask("score master"));
        Assert.Equal("True", first.Ask("same"));
        Assert.True(long.Parse(first.Ask("bytes"), CultureInfo.InvariantCulture) > 4096);
        Assert.Equal(["1", "2", "3", "4"], [first.Ask("visit"), second.Ask("visit"), first.Ask("visit"), second.Ask("visit")]);
        Assert.Equal(["1", "2"], [first.Ask("add ann"), second.Ask("add ann")]);

        server.KillWorker(0);
        server.KillWorker(1);
        Assert.Equal(["3", "5"], [second.Ask("add ann"), first.Ask("visit")]);

        ServerProcess.Signal(server.Process.MasterId, Signals.User1);
        server.Process.WaitForLine("Reload done: 2 workers were replaced");
        Assert.Equal(["4", "6"], [first.Ask("add ann"), second.Ask("visit")]);
        Assert.Equal(0, server.Stop());
    }

    [Fact]
    public void AWorkerThatIsKilledLeavesNoLock()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2");
        using var first = server.Connect("memory");
        using var second = server.Connect("memory");
        var id = int.Parse(first.Ask("id"), CultureInfo.InvariantCulture);
        Assert.Equal("free", second.Ask("enter"));
        first.Send("hold\n");
        server.Process.WaitUntil(() => second.Ask("try") == "held", "the lock to be held");
        server.KillBusyWorker(id);
        Assert.Equal(["the holder died", "free"], [second.Ask("enter"), second.Ask("enter")]);
        Assert.Equal(0, server.Stop());
    }

    [Fact]
    public void AUserProcessTakesWhatWorkersWrite()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Test:Jobs", "true");
        using var client = server.Connect("memory");
        Assert.Equal("True", client.Ask("job 42"));
        Assert.Equal("42", client.Ask("taken"));
        Assert.Equal(0, server.Stop());
    }

    [Fact]
    public void WhatAWorkerWroteToAChannelOutlivesIt()
    {
        using var server = TestServer.Start("--Prefork:Workers", "2");
        using var first = server.Connect("memory");
        using var second = server.Connect("memory");
        var id = int.Parse(first.Ask("id"), CultureInfo.InvariantCulture);
        Assert.Equal(["Written", "Written"], [first.Ask("note one"), first.Ask("note two")]);
        Assert.Equal("TooLarge", first.Ask($"note {new string('x', 100)}"));
        server.KillWorker(id);
        Assert.Equal([$"one of {id}", $"two of {id}", "none"], [second.Ask("next"), first.Ask("next"), second.Ask("next")]);
        Assert.Equal(0, server.Stop());
    }

    [Fact]
    public void OneProcessHasThemToo()
    {
        using var server = TestServer.Start("--Prefork:Mode", "Single", "--Test:Jobs", "true");
        using var client = server.Connect("memory");
        Assert.Equal("7 from the start", client.Ask("score master"));
        Assert.Equal("True", client.Ask("job 42"));
        Assert.Equal("42", client.Ask("taken"));
        Assert.Equal(0, server.Stop());
    }

    [Fact]
    public void ABuildWithOtherDeclarationsIsRefused()
    {
        using var deployment = new Deployment().Add(1).Add(2, OtherScores).Add(3).Switch(1);
        using var server = TestServer.Start(deployment.Executable, ["--Prefork:Workers", "2"]);
        using var client = server.Connect("memory");
        Assert.Equal("1", client.Ask("add ann"));
        deployment.Switch(2);
        ServerProcess.Signal(server.Process.MasterId, Signals.User1);
        Assert.Matches("the replacement of worker 0 failed: It has .*other shared objects.*: restart the server", server.Process.WaitForLine("Reload given up after 0 workers"));
        Assert.Equal("2", client.Ask("add ann"));

        deployment.Switch(3);
        ServerProcess.Signal(server.Process.MasterId, Signals.User1);
        server.Process.WaitForLine("Reload done: 2 workers were replaced");
        Assert.Equal("3", client.Ask("add ann"));
        Assert.Equal(0, server.Stop());
    }
}
