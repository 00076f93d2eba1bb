using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Another build on disk: a reload takes it, or says why it cannot.</summary>
public sealed class DeploymentTests
{
    private const string AnotherEndpoint = """{ "Prefork": { "Endpoints": { "extra": { "Url": "tcp://127.0.0.1:0" } } } }""";

    [Fact]
    public async Task ALinkThatIsSwitchedBringsTheNewBuildWithTheReload()
    {
        using var deployment = new Deployment().Add(1).Add(2).Switch(1);
        using var server = TestServer.Start(deployment.Executable, ["--Prefork:Workers", "2"]);
        await BuildsChange(server, () => deployment.Switch(2));
    }

    [Fact]
    public async Task AFileThatIsReplacedBringsTheNewBuildWithTheReload()
    {
        using var deployment = new Deployment().Add(1).Switch(1);
        using var server = TestServer.Start(deployment.Executable, ["--Prefork:Workers", "2"]);
        await BuildsChange(server, () => deployment.Replace(1, by: 2));
    }

    [Fact]
    public async Task ABuildWithAnotherContractIsRefusedAndTheOldWorkersGoOn()
    {
        using var deployment = new Deployment().Add(1).Add(2, AnotherEndpoint).Add(3).Switch(1);
        using var server = TestServer.Start(deployment.Executable, ["--Prefork:Workers", "2"]);
        using var first = server.Connect("command");
        using var second = server.Connect("command");
        var workers = server.Process.Children("worker");
        using (var load = new EchoLoad(server, 8))
        {
            deployment.Switch(2);
            ServerProcess.Signal(server.Process.MasterId, Signals.User1);
            var refused = server.Process.WaitForLine("is refused:");
            Assert.Matches(@"worker 0 \(pid \d+\) is refused: It has other endpoints, or other shared objects, or another version of Prefork, than the running server: restart the server", refused);
            var given = server.Process.WaitForLine("Reload given up after 0 workers");
            Assert.Matches("the replacement of worker 0 failed: It has other endpoints.*restart the server", given);
            load.Await(server.Process, 100);
            await load.EndAsync();
        }

        Assert.Equal(workers.Order(), server.Process.Children("worker").Order());
        Assert.Equal(["build 1", "build 1"], [first.Ask("build"), second.Ask("build")]);

        // One that fits is taken all the same.
        deployment.Switch(3);
        Reload(server);
        Assert.Equal(["build 3", "build 3"], [first.Ask("build"), second.Ask("build")]);
        Assert.Equal(0, server.Stop());
    }

    private static async Task BuildsChange(TestServer server, Action deploy)
    {
        using var first = server.Connect("command");
        using var second = server.Connect("command");
        Assert.NotEqual(first.Ask("id"), second.Ask("id"));
        using var load = new EchoLoad(server, 8);
        deploy();
        load.Await(server.Process, 20);
        Assert.Equal(["build 1", "build 1"], [first.Ask("build"), second.Ask("build")]);

        Reload(server);
        load.Await(server.Process, 20);
        Assert.Equal(["build 2", "build 2"], [first.Ask("build"), second.Ask("build")]);
        await load.EndAsync();

        // What replaces a dead worker is of the new build, too.
        server.KillWorker();
        Assert.Equal(["build 2", "build 2"], [first.Ask("build"), second.Ask("build")]);
        Assert.Equal(0, server.Stop());
    }

    private static void Reload(TestServer server)
    {
        ServerProcess.Signal(server.Process.MasterId, Signals.User1);
        server.Process.WaitForLine("Reload done: 2 workers were replaced");
    }
}
