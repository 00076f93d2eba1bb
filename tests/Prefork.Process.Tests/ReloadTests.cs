using Prefork.Interop;
using Xunit;

namespace Prefork.ProcessTests;

/// <summary>Reloads of everything, and of the task workers only.</summary>
public sealed class ReloadTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reload_replaces_workers_and_then_task_workers(bool toManager)
    {
        using var server = TestServer.StartReady("workers=2", "tasks=2", "users=feed");
        var user = server.Child("process", 4);

        ServerProcess.Signal(toManager ? server.Child("manager", 0) : server.MasterId, SignalNumbers.User1);

        server.WaitForLine("Reload: every worker, and then every task worker");
        for (var id = 0; id < 4; id++)
        {
            server.WaitForLine($"data switch worker={id}");
        }

        server.WaitForLine("Reload done: 2 workers and 2 task workers were replaced");
        Assert.Equal(4, server.Count("data switch"));
        Assert.Equal(0, server.Count("data unready"));
        Assert.Equal(4, server.Count("data ready task="));
        Assert.Equal(user, server.Child("process", 4));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reload_of_task_workers_leaves_workers_as_they_are(bool toManager)
    {
        using var server = TestServer.StartReady("workers=2", "tasks=2");
        var workers = server.Children("worker");
        var tasks = server.Children("task");

        ServerProcess.Signal(toManager ? server.Child("manager", 0) : server.MasterId, SignalNumbers.User2);

        server.WaitForLine("Reload: every task worker");
        server.WaitForLine("data switch worker=2");
        server.WaitForLine("data switch worker=3");
        server.WaitForLine("Reload done: 2 task workers were replaced");
        Assert.Equal(workers.Order(), server.Children("worker").Order());
        Assert.Empty(tasks.Intersect(server.Children("task")));
        Assert.Equal(2, server.Count("data switch"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reload_of_task_workers_where_there_are_none_is_a_warning(bool toManager)
    {
        using var server = TestServer.StartReady("workers=1");

        ServerProcess.Signal(toManager ? server.Child("manager", 0) : server.MasterId, SignalNumbers.User2);

        server.WaitForLine("There are no task workers to reload");
        ServerProcess.Signal(server.MasterId, SignalNumbers.User1);
        server.WaitForLine("Reload done: 1 workers were replaced");
        Assert.Equal(0, server.Count("Reload: every task worker"));
    }

    [Fact]
    public void Parallel_reload_waits_for_the_task_workers_too()
    {
        using var gate = new Switch(on: false);
        using var server = TestServer.StartReady("workers=1", "tasks=1", "parallel", $"task-gate={gate.Path}");
        gate.On();

        ServerProcess.Signal(server.MasterId, SignalNumbers.User1);

        server.WaitForLine("task 1 starting");
        server.WaitUntil(() => server.Count("] worker 0  pid") == 2, "the worker's replacement");
        Assert.Equal(0, server.Count("data switch"));
        gate.Off();
        server.WaitForLine("Reload done: 1 workers and 1 task workers were replaced");
    }

    [Fact]
    public void Task_worker_that_does_not_start_ends_the_whole_reload()
    {
        using var crash = new Switch(on: false);
        using var server = TestServer.StartReady("workers=1", "tasks=2", $"task-crash={crash.Path}");
        var worker = server.Child("worker", 0);
        var tasks = server.Children("task");
        crash.On();

        ServerProcess.Signal(server.MasterId, SignalNumbers.User1);

        server.WaitForLine("Reload given up after 1 workers and 0 task workers: the replacement of task worker 1 failed: it ended with exit code 3 before it was ready");
        Assert.NotEqual(worker, server.Child("worker", 0));
        Assert.Equal(tasks.Order(), server.Children("task").Order());
        ServerProcess.Signal(server.MasterId, SignalNumbers.User2);
        server.WaitForLine("Reload given up after 0 task workers");
        crash.Off();
        ServerProcess.Signal(server.MasterId, SignalNumbers.User2);
        server.WaitForLine("Reload done: 2 task workers");
    }

    [Fact]
    public void Reload_of_everything_asked_for_during_one_of_task_workers_runs_after_it()
    {
        using var gate = new Switch(on: false);
        using var server = TestServer.StartReady("workers=1", "tasks=1", $"task-gate={gate.Path}");
        gate.On();
        ServerProcess.Signal(server.MasterId, SignalNumbers.User2);
        server.WaitForLine("task 1 starting");
        ServerProcess.Signal(server.MasterId, SignalNumbers.User1);
        gate.Off();

        server.WaitForLine("Reload done: 1 task workers were replaced");
        server.WaitForLine("Reload: every worker");
        server.WaitForLine("Reload done: 1 workers and 1 task workers were replaced");
    }

    [Fact]
    public void Reload_of_task_workers_asked_for_during_one_of_everything_runs_after_it()
    {
        using var gate = new Switch(on: false);
        using var server = TestServer.StartReady("workers=1", "tasks=1", $"gate={gate.Path}");
        gate.On();
        ServerProcess.Signal(server.MasterId, SignalNumbers.User1);
        server.WaitForLine("worker 0 starting");
        ServerProcess.Signal(server.MasterId, SignalNumbers.User2);
        gate.Off();

        server.WaitForLine("Reload done: 1 workers and 1 task workers were replaced");
        server.WaitForLine("Reload done: 1 task workers were replaced");
    }

    [Theory]
    [InlineData(SignalNumbers.User1, "Reload done: 1 workers and 1 task workers were replaced")]
    [InlineData(SignalNumbers.User2, "Reload done: 1 task workers were replaced")]
    public void Manager_killed_during_a_reload_has_a_successor_that_does_it(int signal, string done)
    {
        using var gate = new Switch(on: false);
        using var server = TestServer.StartReady("workers=1", "tasks=1", $"task-gate={gate.Path}");
        var worker = server.Child("worker", 0);
        gate.On();
        ServerProcess.Signal(server.MasterId, signal);
        server.WaitForLine("task 1 starting");

        ServerProcess.Signal(server.Child("manager", 0), SignalNumbers.Kill);
        server.WaitForLine("Adopted task worker 1");
        gate.Off();

        server.WaitForLine(done);
        Assert.Equal(1, server.Count("Reload done"));
        Assert.Equal(signal == SignalNumbers.User2, worker == server.Child("worker", 0));
        Assert.Single(server.Children("task"));
    }

    [Fact]
    public void Manager_killed_after_a_reload_has_a_successor_that_does_none()
    {
        using var server = TestServer.StartReady("workers=1", "tasks=1");
        ServerProcess.Signal(server.MasterId, SignalNumbers.User2);
        server.WaitForLine("Reload done");

        // The master takes what the manager says in order: once it has been told of the reopening it knows that the reload is over.
        ServerProcess.Signal(server.Child("manager", 0), SignalNumbers.Reopen);
        server.WaitForLine("master reopens");
        ServerProcess.Signal(server.Child("manager", 0), SignalNumbers.Kill);
        server.WaitForLine("Adopted task worker 1");
        ServerProcess.Signal(server.MasterId, SignalNumbers.Terminate);

        Assert.Equal(0, server.WaitForExit());
        Assert.Equal(1, server.Count("Reload: every task worker"));
    }
}
