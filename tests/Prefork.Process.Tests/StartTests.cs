using Prefork.Interop;
using Xunit;

namespace Prefork.ProcessTests;

/// <summary>Processes start whatever way the server was started, and whatever comes in between.</summary>
public sealed class StartTests
{
    [Fact]
    public void Server_started_as_dotnet_app_dll_starts_its_processes_so()
    {
        using var server = ServerProcess.Start("dotnet", ["Prefork.Process.Tests.Child.dll", "workers=1"], TestServer.Folder);

        server.WaitForLine("all ready");

        Assert.StartsWith("dotnet\0Prefork.Process.Tests.Child.dll\0", CommandLine(server.Child("worker", 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void Server_started_by_a_relative_path_starts_its_processes_so()
    {
        using var server = ServerProcess.Start(
            "/bin/sh", ["-c", "exec ./Prefork.Process.Tests.Child workers=1"], TestServer.Folder);

        server.WaitForLine("all ready");

        Assert.StartsWith("./Prefork.Process.Tests.Child\0", CommandLine(server.Child("worker", 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void Server_found_in_PATH_finds_its_processes_there()
    {
        var path = $"{TestServer.Folder}:{Environment.GetEnvironmentVariable("PATH")}";
        using var server = ServerProcess.Start(
            "/bin/sh", ["-c", "exec Prefork.Process.Tests.Child workers=1"], "/", [new("PATH", path)]);

        server.WaitForLine("all ready");

        Assert.StartsWith("Prefork.Process.Tests.Child\0", CommandLine(server.Child("worker", 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void Server_whose_first_word_lies_starts_what_really_runs()
    {
        using var server = ServerProcess.Start("/bin/bash", ["-c", $"exec -a /bin/true '{TestServer.Executable}' workers=1"]);

        server.WaitForLine("all ready");
    }

    [Fact]
    public void Swapped_link_takes_effect_for_the_next_process()
    {
        var folder = Directory.CreateTempSubdirectory("prefork-link-").FullName;
        try
        {
            var current = Path.Combine(folder, "current");
            Directory.CreateSymbolicLink(current, TestServer.Folder.TrimEnd('/'));
            using var server = ServerProcess.Start(Path.Combine(current, "Prefork.Process.Tests.Child"), []);
            server.WaitForLine("all ready");

            var next = Directory.CreateDirectory(Path.Combine(folder, "next")).FullName;
            foreach (var file in Directory.GetFiles(TestServer.Folder))
            {
                File.Copy(file, Path.Combine(next, Path.GetFileName(file)));
            }

            Directory.CreateSymbolicLink(current + ".new", next);
            Assert.Equal(0, NativeRename.Replace(current + ".new", current));
            ServerProcess.Signal(server.Child("worker", 0), SignalNumbers.Kill);
            server.WaitForLine("worker 0 ready");

            Assert.StartsWith(next, new FileInfo($"/proc/{server.Child("worker", 0)}/exe").LinkTarget, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Descriptors_in_the_range_of_their_targets_arrive_in_order()
    {
        using var server = TestServer.Start("workers=3", "high");

        server.WaitForLine("all ready");

        Assert.Equal(3, server.Count("checks ok"));
    }

    [Fact]
    public void Signals_during_the_start_of_a_worker_do_not_kill_it()
    {
        using var gate = new Switch(on: true);
        using var server = TestServer.Start("workers=1", $"gate={gate.Path}");
        server.WaitForLine("worker 0 starting");
        var worker = server.Child("worker", 0);

        foreach (var signal in (int[])[SignalNumbers.Interrupt, SignalNumbers.Hangup, SignalNumbers.User1, SignalNumbers.User2, SignalNumbers.Reopen])
        {
            ServerProcess.Signal(worker, signal);
        }

        gate.Off();
        server.WaitForLine("all ready");
        Assert.Equal(worker, server.Child("worker", 0));
    }

    [Fact]
    public void Stop_signal_during_the_start_of_a_worker_drains_it_once_it_can()
    {
        using var gate = new Switch(on: true);
        using var server = TestServer.Start("workers=1", $"gate={gate.Path}");
        server.WaitForLine("worker 0 starting");

        ServerProcess.Signal(server.Child("worker", 0), SignalNumbers.Terminate);
        gate.Off();

        server.WaitForLine("ended with exit code 0");
        server.WaitForLine("worker 0 ready");
    }

    [Fact]
    public void Processes_lead_groups_of_their_own_and_take_the_handled_signals()
    {
        using var server = TestServer.StartReady("workers=1");
        foreach (var pid in server.Children())
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            Assert.Equal($"{pid}", stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[2]);
            Assert.Contains("SigBlk:\t0000000000000000", File.ReadAllText($"/proc/{pid}/status"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Process_with_a_role_of_another_parent_refuses_to_run()
    {
        using var process = ServerProcess.Start(
            TestServer.Executable,
            [],
            environment:
            [
                new("PREFORK_ROLE", "worker"), new("PREFORK_ID", "0"), new("PREFORK_INSTANCE", "1"), new("PREFORK_MASTER", "1"),
                new("PREFORK_FDS", "control=200"),
            ]);

        process.WaitForLine("unset the PREFORK_ variables");
        Assert.Equal(1, process.WaitForExit());
    }

    private static string CommandLine(int pid) => File.ReadAllText($"/proc/{pid}/cmdline");
}
