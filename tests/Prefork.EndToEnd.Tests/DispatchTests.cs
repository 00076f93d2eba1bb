using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Which worker gets a message.</summary>
public sealed class DispatchTests
{
    private const int Workers = 3;

    [Fact]
    public void RoundRobinSharesExactly()
    {
        using var server = Start("RoundRobin");
        using var client = server.Connect("shared");
        for (var i = 0; i < 30; i++)
        {
            client.Send($"{i}\n");
        }

        var workers = Enumerable.Range(0, 30).Select(_ => client.ReceiveLine()[0]).ToList();
        Assert.Equal([10, 10, 10], workers.GroupBy(worker => worker).Select(group => group.Count()));
    }

    [Theory]
    [InlineData("LeastBusy")]
    [InlineData("IdleFirst")]
    [InlineData("Stream")]
    public void ABlockedWorkerGetsNothing(string mode)
    {
        using var server = Start(mode);
        using var blocking = server.Connect("shared");
        using var client = server.Connect("shared");
        blocking.Send("hold gate\n");
        server.Process.WaitUntil(() => Recorded(server, "hold").Count > 0, "the handler to run");
        var id = Recorded(server, "hold")[0].Split(' ')[1];
        for (var i = 0; i < 60; i++)
        {
            // One at a time, so that the other workers are idle each time.
            Assert.NotEqual(id, client.Ask($"{i}").Split(' ')[0]);
        }

        Assert.Equal(0, blocking.Socket.Available);
        server.Open("gate");
        Assert.Equal($"{id} hold gate", blocking.ReceiveLine());
    }

    [Fact]
    public void InAStreamNoMessageWaitsBehindASlowOne()
    {
        using var server = Start("Stream");
        using var client = server.Connect("shared");
        client.Send("hold gate\n");
        for (var i = 0; i < 50; i++)
        {
            client.Send($"{i}\n");
        }

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}").Order(), Enumerable.Range(0, 50).Select(_ => Answer()).Order());
        server.Open("gate");
        Assert.Equal("hold gate", Answer());

        string Answer() => client.ReceiveLine().Split(' ', 2)[1];
    }

    [Fact]
    public void AllConnectionsOfAnAddressShareAWorker()
    {
        using var server = Start("ClientAddress");
        var clients = Enumerable.Range(0, 9).Select(_ => server.Connect("shared")).ToList();
        Assert.Single(clients.Select(client => client.Ask("who")[0]).Distinct());
        clients.ForEach(client => client.Dispose());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ABoundSessionMovesToItsUsersWorkerAndKeepsItsOrder(int reactors)
    {
        using var server = Start("UserId", "--Prefork:Reactors", $"{reactors}");
        var clients = Enumerable.Range(0, 6).Select(_ => server.Connect("shared")).ToList();
        foreach (var (client, user) in clients.Select((client, index) => (client, index % 2 == 0 ? 7 : 8)))
        {
            // There and back again, and on, with messages between that must not overtake each other.
            client.Send($"0\nbind {user + 1}\n1\n2\nbind {user}\n3\nbind {user + 1}\nbind {user}\n4\n");
            string[] expected = ["0", $"bind {user + 1}", "1", "2", $"bind {user}", "3", $"bind {user + 1}", $"bind {user}", "4"];
            Assert.Equal(expected, expected.Select(_ => client.ReceiveLine().Split(' ', 2)[1]));
            server.Process.WaitUntil(() => client.Ask("who") == $"{user % Workers} who", "the session to be with its user's worker");
            Assert.Equal($"{user % Workers} {user}", client.Ask("info"));
        }

        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public void TheApplicationDecides()
    {
        using var server = Start("Session");
        using var client = server.Connect("decided");
        foreach (var worker in (int[])[2, 0, 1, 1, 2])
        {
            Assert.Equal($"{worker} {worker} please", client.Ask($"{worker} please"));
        }

        // Whatever it chooses by default is the session's own worker.
        var home = client.Ask("x")[0];
        Assert.Equal($"{home} 9 is none", client.Ask("9 is none"));
        client.Send("discarded\n");
        Assert.Equal($"{home} throw", client.Ask("throw"));
        server.Process.WaitForLine("SharedHandlers.Dispatch has thrown, the endpoint's own mode of dispatch has chosen the worker");
        Assert.Equal($"{home} still here", client.Ask("still here"));
        Assert.Empty(client.Send("close\n").ReceiveToEnd());
    }

    [Theory]
    [InlineData("RoundRobin", 1)]
    [InlineData("Stream", 1)]
    [InlineData("LeastBusy", 2)]
    public void AKilledWorkersQueuedMessagesAreHandledOnceAndClosesComeLast(string mode, int reactors)
    {
        using var server = Start(mode, "--Prefork:Reactors", $"{reactors}");
        for (var round = 0; round < 3; round++)
        {
            var victim = server.Worker(round);
            server.Freeze(victim);
            var clients = Enumerable.Range(0, 6).Select(_ => server.Connect("shared")).ToList();
            foreach (var (client, number) in clients.Select((client, index) => (client, index)))
            {
                client.Send(string.Concat(Enumerable.Range(0, 40).Select(i => $"{round}-{number}-{i}\n")));
                client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            }

            // What the others have got is handled; what the stopped one has not started goes to its successor.
            server.Process.WaitUntil(() => Recorded(server, $"message {round}-").Count > 0, "the other workers' messages");
            ServerProcess.Signal(victim, Signals.Kill);
            for (var number = 0; number < clients.Count; number++)
            {
                var answers = System.Text.Encoding.UTF8.GetString(clients[number].ReceiveToEnd()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
                Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{round}-{number}-{i}").Order(), answers.Select(answer => answer.Split(' ')[1]).Order());
            }

            server.WaitForSuccessor(round, victim);
            clients.ForEach(client => client.Dispose());
        }

        server.Process.WaitUntil(() => Recorded(server, "close").Count == 18, "the closes");
        Assert.Equal(3 * 6 * 40, Recorded(server, "message").Count);
        Assert.Equal(18, Recorded(server, "close").Distinct().Count());
        Assert.Equal(0, server.Process.Count("holds what cannot be"));
    }

    [Fact]
    public void AStreamStopsGracefullyWithMessagesThatWait()
    {
        using var server = Start("Stream");
        using var client = server.Connect("shared");
        client.Send("block 500\nblock 500\nblock 500\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i}\n")));
        server.Process.WaitUntil(() => Recorded(server, "block").Count == Workers, "all workers to be busy");
        Assert.Equal(0, server.Stop());
        Assert.Equal(103, Recorded(server, "message").Count);
        Assert.EndsWith("Shutdown", Assert.Single(Recorded(server, "close")), StringComparison.Ordinal);
        Assert.StartsWith("close ", Recorded(server, "")[^1], StringComparison.Ordinal);
    }

    private static TestServer Start(string mode, params string[] more) =>
        TestServer.Start(["--Prefork:Workers", $"{Workers}", "--Prefork:Endpoints:shared:Dispatch", mode, "--Test:Record", "record", .. more]);

    /// <summary>What handlers have recorded in all processes, in the order in which it happened.</summary>
    private static List<string> Recorded(TestServer server, string kind) =>
        [.. Directory.GetFiles(server.Process.TempFolder, "record-*").SelectMany(File.ReadAllLines).Order(StringComparer.Ordinal)
            .Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Where(line => line.StartsWith(kind, StringComparison.Ordinal))];
}
