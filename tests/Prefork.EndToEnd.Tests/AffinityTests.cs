using Prefork.Hosting;
using Prefork.Interop;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>The processors that workers run on, as /proc shows them.</summary>
public sealed class AffinityTests
{
    private const string Allowed = "Cpus_allowed_list";

    private static readonly int[] Available = CpuSet.Read();

    [Fact]
    public void EachWorkerGetsOneProcessorInTurnAndMasterAndManagerKeepAll()
    {
        using var server = TestServer.Start("--Prefork:Workers", "3", "--Prefork:Affinity", "on");
        for (var id = 0; id < 3; id++)
        {
            Assert.Equal([$"{Available[id % Available.Length]}"], ProcessStatus.OfThreads(server.Worker(id), Allowed));
        }

        AssertAll(server.Process.MasterId);
        AssertAll(server.Process.Child("manager", 0));
    }

    [Fact]
    public void WorkersRunOnTheListedProcessorsAndTheirSuccessorsToo()
    {
        var last = $"{Available[^1]}";
        using var server = TestServer.Start("--Prefork:Workers", "2", "--Prefork:Affinity", last);
        server.KillWorker();

        Assert.Equal([last], ProcessStatus.OfThreads(server.Worker(0), Allowed));
        Assert.Equal([last], ProcessStatus.OfThreads(server.Worker(1), Allowed));
        AssertAll(server.Process.MasterId);
    }

    [Fact]
    public void AWorkerThatSeesOneProcessorKnowsHowManyWorkersThereAre()
    {
        using var server = TestServer.Start("--Prefork:Affinity", "on");
        using var client = server.Connect("command");

        Assert.Equal($"{Environment.ProcessorCount} {(Environment.ProcessorCount + 3) / 4}", client.Ask("processes"));
    }

    [Fact]
    public void WorkersRunOnAnyProcessorUnlessSet()
    {
        using var server = TestServer.Start("--Prefork:Workers", "1");

        AssertAll(server.Worker());
    }

    [Fact]
    public void AProcessorThatIsNotThereIsNamedAtTheStart()
    {
        using var process = ServerProcess.Start(TestServer.Executable, ["--Prefork:Affinity", "8000"]);

        process.WaitForLine($"Prefork:Affinity is '8000', and this process may not run on processor 8000, only on {CpuList.Format(Available)}: set it to on, off,");
        Assert.Equal(1, process.WaitForExit());
    }

    private static void AssertAll(int pid) => Assert.Equal([CpuList.Format(Available)], ProcessStatus.OfThreads(pid, Allowed));
}
