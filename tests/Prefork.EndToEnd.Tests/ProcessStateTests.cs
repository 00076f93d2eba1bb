using Prefork.Ipc;
using Prefork.Master;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>What a process that has no part in the server reads of it: here, the tests.</summary>
public sealed class ProcessStateTests
{
    [Fact]
    public void TheStateOfEveryProcessCanBeReadWithoutAskingIt()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1", "--Prefork:Tasks:Workers", "1", "--Test:Processes", "1", "--Prefork:MaxWaitTime", "00:00:20");
        var reader = Open(server);
        var worker = server.Worker();
        Await(server, reader, worker, WorkerState.Idle);
        Await(server, reader, server.Process.Child("task", 1), WorkerState.Idle);
        Await(server, reader, server.Process.Child("process", 2), WorkerState.Idle);
        Assert.Equal(
            [(ServerRole.Master, 0), (ServerRole.Manager, 0), (ServerRole.Worker, 0), (ServerRole.TaskWorker, 1), (ServerRole.UserProcess, 2)],
            reader.Processes().Select(process => (process.Role, process.Id)).OrderBy(process => process.Id));
        Assert.All(
            reader.Processes().Where(process => process.Role is ServerRole.Master or ServerRole.Manager), process => Assert.Null(reader.StatusOf(process)));

        using var later = server.Connect("later");
        using var client = server.Connect("command");

        // Both sessions are known to the worker, so that what it waits in next is the handler.
        _ = client.Ask("pid");
        server.AwaitIdle(worker);
        client.Send("block 60000\n");
        server.Process.WaitUntil(() => WorkerThread.IsBlocked(worker), "the handler to run");
        Await(server, reader, worker, WorkerState.Busy);

        // Its successor has a page of its own, and begins anew.
        ServerProcess.Signal(worker, Signals.Kill);
        var successor = server.WorkerAfter(worker);
        Await(server, reader, successor, WorkerState.Idle);
        Assert.Equal("waiting", later.Ask("gate"));
        ServerProcess.Signal(successor, Signals.Terminate);
        Await(server, reader, successor, WorkerState.Draining);
        server.Open("gate");
        Assert.Equal("done", later.ReceiveLine());
        server.WaitForSuccessor(0, successor);
        Assert.Equal(0, server.Stop());
    }

    private static void Await(TestServer server, ProcessReader reader, int pid, WorkerState state) => server.Process.WaitUntil(
        () => reader.Processes().Any(process => process.ProcessId == pid && reader.StatusOf(process)?.State == state),
        $"process {pid} to be {state}");

    private static unsafe ProcessReader Open(TestServer server)
    {
        var region = SharedRegion.Open(OpenMemory(server.Process.MasterId, "prefork-region"));
        return new ProcessReader(
            new ProcessTable(region.ProcessTable, region.ProcessRows, initialize: false), StatusPages.Open(OpenMemory(server.Process.MasterId, "prefork-status")));
    }

    private static int OpenMemory(int pid, string name)
    {
        var link = Directory.EnumerateFiles($"/proc/{pid}/fd").First(file => new FileInfo(file).LinkTarget?.StartsWith($"/memfd:{name} ", StringComparison.Ordinal) == true);
        var handle = File.OpenHandle(link);
        var copy = Interop.Sys.Fcntl((int)handle.DangerousGetHandle(), Interop.Sys.F_DUPFD_CLOEXEC, 0);
        handle.Dispose();
        return copy;
    }
}
