using Mono.Unix.Native;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>The log in a file, which is moved away while the server runs.</summary>
public sealed class LogFileTests : IDisposable
{
    private const string Reopened = "opened anew";

    private readonly string _folder = Directory.CreateTempSubdirectory("prefork-log-").FullName;

    private string LogPath => Path.Combine(_folder, "log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("master")]
    [InlineData("manager")]
    public async Task ALogThatIsMovedGoesOnInANewFileAndLosesNoLine(string signalled)
    {
        const int Clients = 300;
        using var server = TestServer.StartWithLog(LogPath, "--Prefork:Workers", "2");
        var halfway = new TaskCompletionSource();
        var moved = new TaskCompletionSource();
        var traffic = Task.Run(async () =>
        {
            for (var client = 0; client < Clients; client++)
            {
                if (client == Clients / 3)
                {
                    halfway.SetResult();
                }

                if (client == Clients * 2 / 3)
                {
                    await moved.Task;
                }

                using var connection = server.Connect("events");
                Assert.Equal("welcome", connection.ReceiveLine());
                Assert.Equal("bye", connection.Ask("q"));
            }
        });

        await halfway.Task;
        File.Move(LogPath, LogPath + ".1");
        ServerProcess.Signal(signalled == "master" ? server.Process.MasterId : server.Process.Child("manager", 0), Signals.Reopen);
        WaitForLines(server, LogPath, Reopened, 4);
        moved.SetResult();
        await traffic;
        Assert.Equal(0, server.Stop());

        var before = Count(LogPath + ".1", " of events: ");
        var after = Count(LogPath, " of events: ");
        Assert.Equal(Clients, before + after);
        Assert.InRange(before, Clients / 3 - 10, Clients);
        Assert.InRange(after, Clients / 3, Clients);
        foreach (var process in (string[])["master", "manager", "worker#0", "worker#1"])
        {
            Assert.Single(File.ReadLines(LogPath), line => line.Contains($" {process} ", StringComparison.Ordinal) && line.Contains(Reopened, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void OneProcessAloneOpensItsLogAnewToo()
    {
        using var server = TestServer.StartWithLog(LogPath, "--Prefork:Mode", "Single");
        File.Move(LogPath, LogPath + ".1");
        ServerProcess.Signal(server.Process.MasterId, Signals.Reopen);

        WaitForLines(server, LogPath, Reopened, 1);
    }

    [Fact]
    public void AStormOfSignalsCostsNoBusyWorker()
    {
        using var server = TestServer.StartWithLog(LogPath, "--Prefork:Workers", "1");
        using var client = server.Connect("command");
        var worker = client.Ask("pid");
        client.Send("hold gate\n");
        var manager = server.Process.Child("manager", 0);
        for (var round = 0; round < 500; round++)
        {
            ServerProcess.Signal(server.Process.MasterId, Signals.Reopen);
            ServerProcess.Signal(manager, Signals.Reopen);
        }

        server.Open("gate");
        Assert.Equal("unblocked", client.ReceiveLine());
        Assert.Equal(worker, client.Ask("pid"));
        Assert.Equal(manager, server.Process.Child("manager", 0));
        server.Process.WaitUntil(() => File.ReadLines(LogPath).Any(line => line.Contains(" worker#0 ", StringComparison.Ordinal) && line.Contains(Reopened, StringComparison.Ordinal)), "the worker to follow");
    }

    [RootFact]
    public void WorkersOfAnotherUserOpenTheFileThatTheMasterMakesForThem()
    {
        Assert.Equal(0, Syscall.chmod(_folder, FilePermissions.S_IRWXU | FilePermissions.S_IRGRP | FilePermissions.S_IXGRP | FilePermissions.S_IROTH | FilePermissions.S_IXOTH));
        using var server = TestServer.StartWithLog(LogPath, "--Prefork:Workers", "1", "--Prefork:User", "nobody");
        File.Move(LogPath, LogPath + ".1");
        ServerProcess.Signal(server.Process.MasterId, Signals.Reopen);

        WaitForLines(server, LogPath, Reopened, 3);
        Assert.Equal(0, Syscall.stat(LogPath, out var status));
        Assert.Equal(Syscall.getpwnam("nobody").pw_uid, status.st_uid);
        Assert.Equal(FilePermissions.S_IRUSR | FilePermissions.S_IWUSR | FilePermissions.S_IRGRP, status.st_mode & FilePermissions.ALLPERMS);
    }

    [RootFact]
    public void AWorkerThatMayNotOpenTheNewFileSaysSoInTheOldOneAndGoesOn()
    {
        using var server = TestServer.StartWithLog(LogPath, "--Prefork:Workers", "1", "--Prefork:User", "nobody");
        File.Move(LogPath, LogPath + ".1");
        ServerProcess.Signal(server.Process.MasterId, Signals.Reopen);
        WaitForLines(server, LogPath + ".1", "cannot be opened anew (Permission denied", 1);

        using (var client = server.Connect("events"))
        {
            Assert.Equal("welcome", client.ReceiveLine());
            Assert.Equal("bye", client.Ask("q"));
        }

        WaitForLines(server, LogPath + ".1", " of events: ", 1);
        Assert.Equal(2, Count(LogPath, Reopened));
    }

    [Fact]
    public void AFullDiskCostsLinesThatAreCountedAndNothingElse()
    {
        var first = Path.Combine(_folder, "first");
        var second = Path.Combine(_folder, "second");
        File.WriteAllText(first, "");
        File.CreateSymbolicLink(LogPath, first);
        using var server = TestServer.StartWithLog(LogPath, "--Prefork:Workers", "1");
        Follow(server, "/dev/full");
        using (var client = server.Connect("events"))
        {
            Assert.Equal("welcome", client.ReceiveLine());
            Assert.Equal("bye", client.Ask("q"));
        }

        Follow(server, second);
        WaitForLines(server, second, "lines of the log were dropped, as they could not be written: No space left on device", 3);
        Assert.Equal(0, server.Stop());
    }

    [Fact]
    public void AFileThatCannotBeOpenedIsNamedAtTheStart()
    {
        using var process = ServerProcess.Start(TestServer.Executable, ["--Prefork:Log:File", _folder]);

        process.WaitForLine($"Prefork:Log:File is '{_folder}', which cannot be opened: Is a directory");
        Assert.Equal(1, process.WaitForExit());
    }

    private static int Count(string path, string part) =>
        File.Exists(path) ? File.ReadLines(path).Count(line => line.Contains(part, StringComparison.Ordinal)) : 0;

    private static void WaitForLines(TestServer server, string path, string part, int count) =>
        server.Process.WaitUntil(() => Count(path, part) >= count, $"{count} lines '{part}' in {path}");

    /// <summary>Lets the link of the log lead elsewhere, and waits until every process has followed.</summary>
    private void Follow(TestServer server, string target)
    {
        File.Delete(LogPath);
        File.CreateSymbolicLink(LogPath, target);
        ServerProcess.Signal(server.Process.MasterId, Signals.Reopen);
        foreach (var pid in (int[])[server.Process.MasterId, .. server.Process.Children()])
        {
            server.Process.WaitUntil(() => Directory.GetFiles($"/proc/{pid}/fd").Any(fd => new FileInfo(fd).LinkTarget == target), $"process {pid} to open {target}");
        }
    }
}
