using Prefork.Interop;
using Xunit;

namespace Prefork.ProcessTests;

/// <summary>Processes die, and the server lives.</summary>
public sealed class SupervisionTests
{
    [Fact]
    public void Killed_worker_is_replaced_in_a_fresh_lane_and_others_are_undisturbed()
    {
        using var server = TestServer.StartReady("workers=2");
        var killed = server.Child("worker", 0);
        var other = server.Child("worker", 1);

        ServerProcess.Signal(killed, SignalNumbers.Kill);

        server.WaitForLine("died by signal 9 (SIGKILL)");
        Assert.Equal("data create worker=0 instance=4", server.WaitForLine("data create"));
        server.WaitForLine("data replace worker=0");
        Assert.Equal("worker 0 checks ok restarts=1", server.WaitForLine("worker 0 checks"));
        Assert.EndsWith("instance=4", server.WaitForLine("worker 0 ready"), StringComparison.Ordinal);
        Assert.Equal(other, server.Child("worker", 1));
    }

    [Fact]
    public void Worker_told_to_stop_ends_in_order_and_is_replaced()
    {
        using var server = TestServer.StartReady();

        ServerProcess.Signal(server.Child("worker", 0), SignalNumbers.Terminate);

        server.WaitForLine("ended with exit code 0");
        server.WaitForLine("worker 0 ready");
    }

    [Fact]
    public void Stopped_worker_is_not_counted_as_dead()
    {
        const int Stop = 19;
        const int Continue = 18;
        using var server = TestServer.StartReady("workers=2");
        var stopped = server.Child("worker", 0);

        ServerProcess.Signal(stopped, Stop);
        ServerProcess.Signal(server.Child("worker", 1), SignalNumbers.Kill);
        server.WaitForLine("worker 1 ready");

        Assert.Equal(stopped, server.Child("worker", 0));
        ServerProcess.Signal(stopped, Continue);
    }

    [Fact]
    public void Killed_manager_is_replaced_adopts_the_workers_and_supervises()
    {
        using var server = TestServer.StartReady("workers=2");
        var workers = server.Children("worker");
        var manager = server.Child("manager", 0);

        ServerProcess.Signal(manager, SignalNumbers.Kill);

        server.WaitForLine("Adopted worker 0");
        server.WaitForLine("Adopted worker 1");
        Assert.Equal(workers.Order(), server.Children("worker").Order());
        Assert.NotEqual(manager, server.Child("manager", 0));

        ServerProcess.Signal(workers[0], SignalNumbers.Kill);
        server.WaitForLine("ready pid=");
        Assert.Equal(2, server.Children("worker").Count);
    }

    [Fact]
    public void Worker_that_dies_while_there_is_no_manager_is_replaced()
    {
        using var server = TestServer.StartReady();
        var worker = server.Child("worker", 0);

        ServerProcess.Signal(server.Child("manager", 0), SignalNumbers.Kill);
        ServerProcess.Signal(worker, SignalNumbers.Kill);

        server.WaitForLine("worker 0 ready");
        Assert.NotEqual(worker, server.Child("worker", 0));
    }

    [Fact]
    public void Killed_master_takes_every_process_with_it_within_a_second()
    {
        using var server = TestServer.StartReady("workers=2", "stubborn");
        var children = server.Children();
        Assert.Equal(3, children.Count);

        ServerProcess.Signal(server.MasterId, SignalNumbers.Kill);

        server.WaitUntil(
            () => children.All(pid => !Directory.Exists($"/proc/{pid}") || IsDead(pid)), "all processes gone", TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Worker_in_a_crash_loop_backs_off_while_the_other_serves_and_recovers()
    {
        using var crash = new Switch(on: true);
        using var server = TestServer.Start("workers=2", $"crash={crash.Path}");

        server.WaitForLine("failed: the test wants it so");
        server.WaitForLine("worker 0 keeps dying soon after its start; the next start is in 100 ms");
        server.WaitForLine("worker 0 keeps dying soon after its start; the next start is in 200 ms");
        server.WaitUntil(() => server.Count("worker 1 ready") == 1, "the other worker serves");
        crash.Off();

        // Said by two processes, in no order.
        server.WaitUntil(() => server.Count("all ready") == 1 && server.Count("worker 0 works again") == 1, "recovery");
        Assert.Equal(1, server.Count("data accept"));
    }

    [Fact]
    public void Crash_loop_goes_on_where_it_was_under_another_manager()
    {
        using var crash = new Switch(on: true);
        using var server = TestServer.Start("workers=1", $"crash={crash.Path}");
        server.WaitForLine("the next start is in 400 ms");
        ServerProcess.Signal(server.Child("manager", 0), SignalNumbers.Kill);
        server.WaitForLine("Started manager");

        var next = server.WaitForLine("the next start is in");
        Assert.Matches("in (800|1600|3200) ms", next);
        crash.Off();
        server.WaitForLine("all ready");
        server.WaitUntil(() => server.Count("worker 0 works again") == 1, "recovery");
    }

    [Fact]
    public void Manager_in_a_crash_loop_backs_off_and_recovers()
    {
        using var crash = new Switch(on: true);
        using var server = TestServer.Start($"manager-crash={crash.Path}");

        server.WaitForLine("The manager keeps dying before it is ready; the next start is in 100 ms");
        crash.Off();

        server.WaitForLine("all ready");
    }

    [Fact]
    public void Failing_spawn_is_retried_until_it_works()
    {
        var folder = Directory.CreateTempSubdirectory("prefork-link-").FullName;
        try
        {
            var link = Path.Combine(folder, "server");
            File.CreateSymbolicLink(link, TestServer.Executable);
            using var server = ServerProcess.Start(link, ["workers=2"]);
            server.WaitForLine("all ready");

            File.Move(link, link + ".away");
            ServerProcess.Signal(server.Child("worker", 0), SignalNumbers.Kill);
            var line = server.WaitForLine("worker 0 could not be started");
            Assert.Contains($"'{link}' could not be started: No such file or directory (errno 2)", line, StringComparison.Ordinal);
            ServerProcess.Signal(server.Child("manager", 0), SignalNumbers.Kill);
            server.WaitForLine("The manager could not be started");
            File.Move(link + ".away", link);

            server.WaitForLine("worker 0 ready");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Lane_that_cannot_be_made_is_tried_again()
    {
        using var exhausted = new Switch(on: false);
        using var server = TestServer.StartReady($"no-lanes={exhausted.Path}");

        exhausted.On();
        ServerProcess.Signal(server.Child("worker", 0), SignalNumbers.Kill);
        server.WaitForLine("worker 0 has no successor yet");
        exhausted.Off();

        server.WaitForLine("data replace worker=0");
        server.WaitForLine("worker 0 ready");
    }

    [Fact]
    public void Garbage_on_the_control_channel_costs_few_log_lines_and_nothing_else()
    {
        using var server = TestServer.StartReady("workers=1", "garbage");

        ServerProcess.Signal(server.MasterId, SignalNumbers.Terminate);

        Assert.Equal(0, server.WaitForExit());
        Assert.InRange(server.Count("was thrown away"), 1, 3);
        Assert.Equal(1, server.Count("worker 0 ready"));
    }

    [Fact]
    public void Killed_processes_leave_no_diagnostics_files()
    {
        using var server = TestServer.StartReady();
        Assert.NotEmpty(server.DiagnosticsFiles());
        var worker = server.Child("worker", 0);
        var manager = server.Child("manager", 0);

        ServerProcess.Signal(worker, SignalNumbers.Kill);
        server.WaitForLine("worker 0 ready");
        ServerProcess.Signal(manager, SignalNumbers.Kill);
        server.WaitForLine("Adopted");

        Assert.DoesNotContain(server.DiagnosticsFiles(), name => name.Contains($"-{worker}-") || name.Contains($"-{manager}-"));
    }

    private static bool IsDead(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] == 'Z';
        }
        catch (IOException)
        {
            return true;
        }
    }
}
