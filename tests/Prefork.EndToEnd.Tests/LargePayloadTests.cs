using System.Globalization;
using System.Security.Cryptography;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>64 MB between processes: the payload of a task, its result, and a message.</summary>
[Collection(nameof(Alone))]
public sealed class LargePayloadTests
{
    private const int Length = 64 << 20;
    private const int Rounds = 2;

    /// <summary>What a handler makes, its copy for the way, what comes back, and as much of it that is not collected yet.</summary>
    private const long MostInProcess = 8L * Length;

    /// <summary>What the master may take for them in its own memory: descriptors, and nothing of the payloads.</summary>
    private const long MostInMaster = 16L << 20;

    private static readonly string Digest = Convert.ToHexString(SHA256.HashData(global::Prefork.TestServer.Jobs.Bytes(Length)));

    [Theory]
    [InlineData("memory", 256 << 20)]
    [InlineData("files", 1 << 20)]
    public void SixtyFourMegabytesArriveAndNothingOfThemStays(string kind, int packageBytes)
    {
        using var server = TestServer.Start(
            "--Prefork:Workers", "2", "--Prefork:Tasks:Workers", "1", "--Prefork:Lane:PackageBytes", $"{packageBytes}");
        var master = server.Process.MasterId;
        var before = Peak(master);
        using var sender = server.ConnectTo("jobs", 0);
        using var receiver = server.ConnectTo("jobs", 1);
        for (var round = 1; round <= Rounds; round++)
        {
            Assert.Equal(Digest, sender.Ask($"digest {Length}"));
            Assert.Equal(Digest, sender.Ask($"make {Length}"));
            Assert.Equal($"Sent 1 {Length}:{Digest}", sender.Ask($"sendbytes 1 1 {Length}"));
            receiver.WaitForAnswer("notes", string.Join(',', Enumerable.Repeat($"{Length}:{Digest}@0", round)));
        }

        foreach (var pid in server.Process.Children("worker").Concat(server.Process.Children("task")))
        {
            Assert.InRange(Peak(pid), 1, MostInProcess);
        }

        Assert.InRange(Peak(master) - before, 0, MostInMaster);

        // A receiver that stands still has the master hold one: so it is seen where it lies.
        var task = server.Process.Child("task", 2);
        server.FreezeAnyProcess(task);
        Assert.Equal($"Sent 1 {Length}:{Digest}", sender.Ask($"sendbytes 2 1 {Length}"));
        server.Process.WaitUntil(() => Payloads(server, master).SequenceEqual([kind]), $"the payload to be held in {kind}");
        ServerProcess.Signal(task, Signals.Continue);
        sender.WaitForAnswer("tasknotes", $"{Length}:{Digest}");
        server.Process.WaitUntil(
            () => server.Process.Children().Append(master).All(pid => !Payloads(server, pid).Any()), "every descriptor of a payload to be closed");
    }

    /// <summary>The most memory that a process ever had, with what it had mapped.</summary>
    private static long Peak(int pid) => long.Parse(ProcessStatus.Of(pid, "VmHWM").Split(' ')[0], CultureInfo.InvariantCulture) << 10;

    /// <summary>Where the payloads lie that a process has descriptors of.</summary>
    private static IEnumerable<string> Payloads(TestServer server, int pid)
    {
        foreach (var descriptor in Directory.GetFiles($"/proc/{pid}/fd"))
        {
            var target = new FileInfo(descriptor).LinkTarget;
            if (target?.Contains("prefork-payload", StringComparison.Ordinal) == true)
            {
                yield return "memory";
            }
            else if (target?.StartsWith(server.Process.TempFolder, StringComparison.Ordinal) == true && target.EndsWith("(deleted)", StringComparison.Ordinal))
            {
                yield return "files";
            }
        }
    }
}
