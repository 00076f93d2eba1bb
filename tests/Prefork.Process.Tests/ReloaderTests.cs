using Prefork.Ipc;
using Prefork.Manager;
using Xunit;

namespace Prefork.ProcessTests;

public sealed class ReloaderTests
{
    private const long Timeout = 1000;

    private readonly Supervisor _supervisor = new(2);
    private readonly Dictionary<int, long> _living = [];
    private long _lastInstance = 10;

    [Fact]
    public void One_of_everything_goes_through_workers_and_then_task_workers()
    {
        var reloader = Create();

        reloader.RequestReload(ofTaskWorkersOnly: false, request: 1, now: 0);

        Assert.Equal(["begin 2+2", "spawn 0"], Orders());
        foreach (var id in (int[])[0, 1, 2])
        {
            Replace(reloader, id);
            Assert.Equal([$"switch {id}", $"spawn {id + 1}"], Orders());
        }

        Replace(reloader, 3);
        Assert.Equal(["switch 3", "end 2+2 answers 1"], Orders());
    }

    [Fact]
    public void Requests_of_both_kinds_during_one_of_task_workers_make_one_of_everything()
    {
        var reloader = Create();
        reloader.RequestReload(ofTaskWorkersOnly: true, request: 1, now: 0);
        for (var request = 2; request < 8; request++)
        {
            reloader.RequestReload(ofTaskWorkersOnly: request % 2 == 0, request, now: 0);
        }

        Replace(reloader, 2);
        Replace(reloader, 3);

        Assert.Equal(["begin 0+2", "spawn 2", "switch 2", "spawn 3", "switch 3", "end 0+2 answers 1", "begin 2+2", "spawn 0"], Orders());
        for (var id = 0; id < 4; id++)
        {
            Replace(reloader, id);
        }

        Assert.Equal("end 2+2 answers 7", Orders()[^1]);
        Assert.Null(reloader.NextDue);
    }

    [Fact]
    public void Requests_for_task_workers_during_one_of_everything_make_one_more_of_these()
    {
        var reloader = Create();
        reloader.RequestReload(ofTaskWorkersOnly: false, request: 1, now: 0);
        reloader.RequestReload(ofTaskWorkersOnly: true, request: 2, now: 0);
        reloader.RequestReload(ofTaskWorkersOnly: true, request: 3, now: 0);

        for (var id = 0; id < 4; id++)
        {
            Replace(reloader, id);
        }

        Assert.Equal(["end 2+2 answers 1", "begin 0+2", "spawn 2"], Orders()[^3..]);
        Replace(reloader, 2);
        Replace(reloader, 3);
        Assert.Equal("end 0+2 answers 3", Orders()[^1]);
        Assert.Null(reloader.NextDue);
    }

    [Fact]
    public void Failed_task_worker_ends_the_whole_reload_and_the_next_one_is_tried()
    {
        var reloader = Create();
        reloader.RequestReload(ofTaskWorkersOnly: false, request: 1, now: 0);
        Replace(reloader, 0);
        Replace(reloader, 1);
        _ = Orders();
        reloader.OnSpawned(2, 77, now: 0);

        reloader.OnTime(Timeout);

        Assert.Equal(["kill 2", "end 2+0 answers 1: the replacement of task worker 2 failed: it was not ready within Prefork:Reload:ReadyTimeout (1 s)"], Orders());
        reloader.RequestReload(ofTaskWorkersOnly: true, request: 2, now: Timeout);
        Assert.Equal(["begin 0+2", "spawn 2"], Orders());
    }

    [Fact]
    public void Recycling_waits_for_a_reload_and_is_no_more_needed_after_one_of_its_process()
    {
        var reloader = Create();
        reloader.RequestReload(ofTaskWorkersOnly: true, request: 1, now: 0);
        reloader.RequestRecycle(0, now: 0);
        reloader.RequestReload(ofTaskWorkersOnly: true, request: 2, now: 0);
        reloader.RequestRecycle(3, now: 0);
        reloader.RequestRecycle(4, now: 0);
        for (var times = 0; times < 2; times++)
        {
            Replace(reloader, 2);
            Replace(reloader, 3);
        }

        Assert.Equal(["switch 3", "end 0+2 answers 2", "spawn 0"], Orders()[^3..]);
        Replace(reloader, 0);
        Assert.Equal(["switch 0"], Orders());
        Assert.Null(reloader.NextDue);
    }

    [Fact]
    public void Process_that_asks_again_and_again_to_be_recycled_does_not_keep_others_from_it()
    {
        var reloader = Create();
        reloader.RequestRecycle(0, now: 0);
        reloader.RequestRecycle(3, now: 1);
        Replace(reloader, 0, again: 2);

        Assert.Equal(["spawn 0", "switch 0", "spawn 3"], Orders());
        Replace(reloader, 3, again: 3);
        Assert.Equal(["switch 3", "spawn 0"], Orders());
    }

    /// <summary>Of two workers, two task workers and a user process, whose instances are their numbers and one.</summary>
    private Reloader Create()
    {
        Assert.True(_supervisor.TryDeclare(ServerRole.TaskWorker, 2, "task worker 2"));
        Assert.True(_supervisor.TryDeclare(ServerRole.TaskWorker, 3, "task worker 3"));
        Assert.True(_supervisor.TryDeclare(ServerRole.UserProcess, 4, "user process a"));
        for (var id = 0; id < 5; id++)
        {
            _supervisor.Adopt(id, id + 1, ProcessState.Ready);
            _living[id] = id + 1;
        }

        return new Reloader(_supervisor, parallel: false, Timeout);
    }

    /// <summary>Has a replacement take over, and the one before end.</summary>
    /// <param name="reloader">What ordered it.</param>
    /// <param name="id">The number.</param>
    /// <param name="again">When the replacement asks to be replaced itself; never unless given.</param>
    private void Replace(Reloader reloader, int id, long again = 0)
    {
        var instance = ++_lastInstance;
        reloader.OnSpawned(id, instance, now: again);
        reloader.OnReady(id, instance, now: again);
        if (again > 0)
        {
            reloader.RequestRecycle(id, again);
        }

        reloader.OnExited(id, _living[id], exitCode: 0, signal: 0, now: again);
        _living[id] = instance;
    }

    private List<string> Orders()
    {
        var orders = new List<string>();
        while (_supervisor.TryTakeOrder(out var order))
        {
            orders.Add(order.Kind switch
            {
                SupervisorOrderKind.SpawnReplacement => $"spawn {order.Id}",
                SupervisorOrderKind.Switch => $"switch {order.Id}",
                SupervisorOrderKind.Kill => $"kill {order.Id}",
                SupervisorOrderKind.ReloadStarted => $"begin {Size(order.Reload!)}",
                SupervisorOrderKind.ReloadEnded => $"end {Size(order.Reload!)} answers {order.Reload!.Request}{(order.Reason is null ? "" : ": " + order.Reason)}",
                var kind => kind.ToString(),
            });
        }

        return orders;
    }

    private static string Size(ReloadOutline reload) => $"{reload.Workers}+{reload.TaskWorkers}";
}
