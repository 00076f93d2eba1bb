using Prefork.Interop;
using Xunit;

namespace Prefork.ProcessTests;

/// <summary>Task workers live as workers do, with numbers after these and before the user processes.</summary>
public sealed class TaskWorkerTests
{
    [Fact]
    public void Task_workers_come_between_workers_and_user_processes_and_the_manager_has_a_lane_too()
    {
        using var server = TestServer.StartReady("workers=2", "tasks=2", "users=feed");

        server.WaitUntil(() => server.Count("process 4 checks ok") == 1, "the user process");
        Assert.Equal(1, server.Count("task 2 checks ok"));
        Assert.Equal(1, server.Count("task 3 checks ok"));
        Assert.Equal(1, server.Count("Started task worker 2"));
        Assert.Equal(1, server.Count("data create worker=5 instance=6"));
        Assert.Equal(1, server.Count("data attach worker=5"));
        Assert.Equal(0, server.Count("data replace"));
    }

    [Fact]
    public void Everything_is_ready_only_with_the_task_workers_but_clients_are_served_before()
    {
        using var gate = new Switch(on: true);
        using var server = TestServer.Start("workers=1", "tasks=1", $"task-gate={gate.Path}");

        server.WaitForLine("worker 0  pid");
        server.WaitForLine("data accept");
        Assert.Equal(0, server.Count("all ready") + server.Count("data ready"));
        gate.Off();

        server.WaitForLine("data ready task=1");
        server.WaitForLine("all ready");
    }

    [Fact]
    public void Killed_task_worker_is_not_given_tasks_until_its_successor_is_ready()
    {
        using var gate = new Switch(on: false);
        using var server = TestServer.StartReady("workers=1", "tasks=2", $"task-gate={gate.Path}");
        var worker = server.Child("worker", 0);
        var other = server.Child("task", 2);
        gate.On();

        ServerProcess.Signal(server.Child("task", 1), SignalNumbers.Kill);

        server.WaitForLine("task worker 1 (pid");
        server.WaitForLine("data unready task=1");
        server.WaitForLine("data replace worker=1");
        server.WaitForLine("Started task worker 1");
        Assert.Equal(0, server.Count("data unready task=2"));
        Assert.Equal(2, server.Count("data ready task="));
        gate.Off();
        server.WaitForLine("data ready task=1");
        Assert.Equal(worker, server.Child("worker", 0));
        Assert.Equal(other, server.Child("task", 2));
    }

    [Fact]
    public void Task_worker_told_to_stop_is_not_given_tasks_while_it_ends()
    {
        using var server = TestServer.StartReady("workers=1", "tasks=1");

        ServerProcess.Signal(server.Child("task", 1), SignalNumbers.Terminate);

        server.WaitForLine("data unready task=1");
        server.WaitForLine("data replace worker=1");
        server.WaitForLine("data ready task=1");
    }

    [Fact]
    public void Task_workers_in_a_crash_loop_back_off_while_workers_serve_and_recover()
    {
        using var crash = new Switch(on: true);
        using var server = TestServer.Start("workers=1", "tasks=1", $"task-crash={crash.Path}");

        server.WaitForLine("task worker 1 keeps dying soon after its start; the next start is in 100 ms");
        server.WaitForLine("task worker 1 keeps dying soon after its start; the next start is in 200 ms");
        Assert.Equal(1, server.Count("worker 0 ready"));
        Assert.Equal(1, server.Count("data accept"));
        crash.Off();

        server.WaitUntil(() => server.Count("all ready") == 1 && server.Count("task worker 1 works again") == 1, "recovery");
    }

    [Fact]
    public void Killed_manager_is_replaced_with_a_fresh_lane_and_adopts_task_workers()
    {
        using var server = TestServer.StartReady("workers=1", "tasks=1", "users=feed");
        var task = server.Child("task", 1);

        ServerProcess.Signal(server.Child("manager", 0), SignalNumbers.Kill);

        server.WaitForLine("data create worker=3 instance=5");
        server.WaitForLine("data replace worker=3");
        server.WaitForLine("Started manager");
        server.WaitForLine("Adopted worker 0");
        server.WaitForLine("Adopted task worker 1");
        server.WaitForLine("Adopted user process feed");
        Assert.Equal(task, server.Child("task", 1));
        ServerProcess.Signal(task, SignalNumbers.Kill);
        server.WaitForLine("data ready task=1");
    }

    [Fact]
    public void Stop_ends_workers_then_task_workers_then_user_processes_then_the_manager()
    {
        using var server = TestServer.StartReady("workers=2", "tasks=2", "users=feed");
        server.WaitUntil(() => server.Count("process 4 ready") == 1, "the user process");

        ServerProcess.Signal(server.MasterId, SignalNumbers.Terminate);

        Assert.Equal(0, server.WaitForExit());
        var ends = server.Output.Split('\n').Where(line => line.Contains("ended with exit code 0", StringComparison.Ordinal)).Select(RoleOf);
        Assert.Equal(["worker", "worker", "task", "task", "user", "manager"], ends);
        Assert.Equal(6, server.Count("data retire"));
        Assert.Empty(server.Children());

        static string RoleOf(string line) => ((string[])["task", "user", "manager", "worker"]).First(role => line.Contains($"] {role}", StringComparison.Ordinal));
    }

    [Fact]
    public void Task_workers_that_do_not_drain_are_killed_after_MaxWaitTime_and_user_processes_still_end_in_order()
    {
        using var server = TestServer.StartReady("workers=1", "tasks=1", "users=feed", "stubborn-tasks", "wait=1");
        server.WaitUntil(() => server.Count("process 2 ready") == 1, "the user process");

        ServerProcess.Signal(server.MasterId, SignalNumbers.Terminate);

        server.WaitForLine("worker 0 (pid");
        Assert.Contains("task worker 1 (pid", server.WaitForLine("has not finished within MaxWaitTime and is killed"), StringComparison.Ordinal);
        server.WaitForLine(line => line.Contains("user process feed", StringComparison.Ordinal) && line.Contains("ended with exit code 0", StringComparison.Ordinal), "user process");
        Assert.Equal(0, server.WaitForExit());
        Assert.Equal(1, server.Count("is killed"));
    }

    [Fact]
    public void Master_ends_the_task_workers_itself_when_the_manager_dies_meanwhile()
    {
        const int Stop = 19;
        using var server = TestServer.StartReady("workers=1", "tasks=2");
        var manager = server.Child("manager", 0);
        ServerProcess.Signal(manager, Stop);

        ServerProcess.Signal(server.MasterId, SignalNumbers.Terminate);
        server.WaitForLine("data quiesce");
        ServerProcess.Signal(manager, SignalNumbers.Kill);

        server.WaitForLine("the master drains the workers itself");
        Assert.Equal(0, server.WaitForExit());
        Assert.Equal(4, server.Count("data retire"));
        Assert.Empty(server.Children());
    }

    [Fact]
    public void Task_worker_that_wants_to_be_replaced_is_replaced_ready_before_the_switch()
    {
        using var recycle = new Switch(on: true);
        using var server = TestServer.StartReady("workers=1", "tasks=1", $"recycle={recycle.Path}");

        server.WaitForLine("task worker 1 (pid");
        server.WaitUntil(() => server.Count("data switch worker=1") > 1 && server.Count("data switch worker=0") > 1, "recyclings");
        recycle.Off();

        Assert.Equal(0, server.Count("data unready"));
        Assert.InRange(server.Count("task worker 1 (pid"), 2, int.MaxValue);
        Assert.True(server.Count("is to be replaced: the test wants it so") > 2);
        Assert.Equal(0, server.Count("died"));
    }
}
