using Prefork.Ipc;
using Prefork.Manager;
using Xunit;

namespace Prefork.ProcessTests;

public sealed class SupervisorTests
{
    [Fact]
    public void Begins_with_a_process_for_each_id()
    {
        var supervisor = new Supervisor(2);
        Assert.Empty(Orders(supervisor));

        supervisor.Begin();

        Assert.Equal([Spawn(0), Spawn(1)], Orders(supervisor));
        Assert.Null(supervisor.NextDue);
    }

    [Fact]
    public void Adopts_what_lives_and_starts_only_what_is_missing()
    {
        var supervisor = new Supervisor(3);
        supervisor.Adopt(0, 10, ProcessState.Ready);
        supervisor.Adopt(2, 12, ProcessState.Starting);

        supervisor.Begin();

        Assert.Equal([Spawn(1)], Orders(supervisor));
        supervisor.OnExited(0, 10, isAbnormal: true, 0);
        supervisor.OnExited(2, 12, isAbnormal: true, 0);
        Assert.Equal([Spawn(0), Spawn(2)], Orders(supervisor));
    }

    [Fact]
    public void Ids_out_of_range_and_news_of_replaced_processes_are_ignored()
    {
        var supervisor = Running(1);

        supervisor.Adopt(1, 5, ProcessState.Ready);
        supervisor.OnSpawned(7, 5);
        supervisor.OnReady(-1, 5, 0);
        supervisor.OnSpawnFailed(int.MaxValue, 0);
        supervisor.OnExited(0, 999, isAbnormal: true, 0);
        supervisor.OnExited(0, 0, isAbnormal: true, 0);

        Assert.Empty(Orders(supervisor));
    }

    [Fact]
    public void Failed_spawn_is_tried_again_after_100_ms()
    {
        var supervisor = new Supervisor(1);
        supervisor.Begin();
        _ = Orders(supervisor);

        supervisor.OnSpawnFailed(0, 1000);

        Assert.Equal(1100, supervisor.NextDue);
        supervisor.OnTime(1099);
        Assert.Empty(Orders(supervisor));
        supervisor.OnTime(1100);
        Assert.Equal([Spawn(0)], Orders(supervisor));
        Assert.Null(supervisor.NextDue);
    }

    [Fact]
    public void Ready_process_is_replaced_at_once_however_often_it_dies()
    {
        var supervisor = Running(1);
        for (var instance = 1; instance < 50; instance++)
        {
            supervisor.OnExited(0, instance, isAbnormal: true, instance);
            Assert.Equal([Spawn(0)], Orders(supervisor));
            supervisor.OnSpawned(0, instance + 1);
            supervisor.OnReady(0, instance + 1, 0);
        }
    }

    [Fact]
    public void Crash_loop_backs_off_to_the_cap_and_recovers_when_ready()
    {
        var supervisor = new Supervisor(2);
        supervisor.Begin();
        _ = Orders(supervisor);
        var now = 0L;
        var delays = new List<int>();
        for (var instance = 1; instance <= 14; instance++)
        {
            supervisor.OnSpawned(0, instance);
            supervisor.OnExited(0, instance, isAbnormal: true, now);
            var orders = Orders(supervisor);
            delays.AddRange(orders.Where(order => order.Kind == SupervisorOrderKind.BackOff).Select(order => order.Delay));
            if (instance < RestartPolicy.MaxDeaths)
            {
                Assert.Equal([Spawn(0)], orders);
            }
            else
            {
                Assert.DoesNotContain(orders, order => order.Kind == SupervisorOrderKind.Spawn);
                now = supervisor.NextDue!.Value;
                supervisor.OnTime(now);
                Assert.Equal([Spawn(0)], Orders(supervisor));
            }
        }

        Assert.Equal([100, 200, 400, 800, 1600, 3200, 5000], delays);
        supervisor.OnSpawned(0, 100);
        supervisor.OnReady(0, 100, 0);
        Assert.Equal([new SupervisorOrder(SupervisorOrderKind.Recovered)], Orders(supervisor));
        supervisor.OnExited(0, 100, isAbnormal: true, now);
        Assert.Equal([Spawn(0)], Orders(supervisor));
    }

    [Fact]
    public void Crash_loop_of_an_earlier_manager_goes_on()
    {
        var supervisor = new Supervisor(2);
        supervisor.RestoreBackOff(0, 400, 1000);
        supervisor.RestoreBackOff(1, 800, 1000);
        supervisor.Adopt(1, 7, ProcessState.Starting);
        supervisor.Begin();

        Assert.Empty(Orders(supervisor));
        supervisor.OnTime(1399);
        Assert.Empty(Orders(supervisor));
        supervisor.OnTime(1400);
        Assert.Equal([Spawn(0)], Orders(supervisor));
        supervisor.OnSpawned(0, 8);
        supervisor.OnExited(0, 8, isAbnormal: true, 1500);
        Assert.Equal([new SupervisorOrder(SupervisorOrderKind.BackOff, 0, 8, 800)], Orders(supervisor));
        supervisor.OnReady(1, 7, 1500);
        Assert.Equal([new SupervisorOrder(SupervisorOrderKind.Recovered, 1)], Orders(supervisor));
    }

    [Fact]
    public void Replacement_that_takes_over_ends_a_crash_loop()
    {
        var supervisor = new Supervisor(1);
        supervisor.RestoreBackOff(0, 400, 0);

        Assert.Equal(0, supervisor.TakeOver(0, 9));

        Assert.Equal([new SupervisorOrder(SupervisorOrderKind.Recovered)], Orders(supervisor));
        supervisor.OnTime(1000);
        Assert.Empty(Orders(supervisor));
    }

    [Fact]
    public void User_process_that_returns_is_started_again_after_a_second()
    {
        var supervisor = RunningUserProcess();

        supervisor.OnExited(1, 2, isAbnormal: false, 10);

        Assert.Equal([new SupervisorOrder(SupervisorOrderKind.Returned, 1, 2, Supervisor.ReturnDelay)], Orders(supervisor));
        Assert.Equal(10 + Supervisor.ReturnDelay, supervisor.NextDue);
        supervisor.OnTime(10 + Supervisor.ReturnDelay);
        Assert.Equal([Spawn(1)], Orders(supervisor));
    }

    [Fact]
    public void User_process_that_fails_soon_after_it_was_ready_backs_off_until_one_lives_long_enough()
    {
        var supervisor = RunningUserProcess();
        for (var instance = 2; instance < 1 + RestartPolicy.MaxDeaths; instance++)
        {
            supervisor.OnExited(1, instance, isAbnormal: true, 10);
            Assert.Equal([Spawn(1)], Orders(supervisor));
            supervisor.OnSpawned(1, instance + 1);
            supervisor.OnReady(1, instance + 1, 10);
        }

        supervisor.OnExited(1, 1 + RestartPolicy.MaxDeaths, isAbnormal: true, 10);
        Assert.Equal([new SupervisorOrder(SupervisorOrderKind.BackOff, 1, 1 + RestartPolicy.MaxDeaths, RestartPolicy.FirstDelay)], Orders(supervisor));
        supervisor.OnTime(1000);
        _ = Orders(supervisor);
        supervisor.OnSpawned(1, 100);
        supervisor.OnReady(1, 100, 1000);
        Assert.Empty(Orders(supervisor));
        Assert.Equal(1000 + Supervisor.ProbationTime, supervisor.NextDue);
        supervisor.OnTime(1000 + Supervisor.ProbationTime);
        Assert.Equal([new SupervisorOrder(SupervisorOrderKind.Recovered, 1)], Orders(supervisor));
        Assert.Null(supervisor.NextDue);
        supervisor.OnExited(1, 100, isAbnormal: true, 9000);
        Assert.Equal([Spawn(1)], Orders(supervisor));
    }

    [Fact]
    public void Stop_drains_the_workers_leaves_the_user_processes_to_the_master_and_waits_for_all()
    {
        var supervisor = RunningUserProcess();

        supervisor.OnStopRequested();

        Assert.Equal([new SupervisorOrder(SupervisorOrderKind.Drain, 0, 1)], Orders(supervisor));
        supervisor.OnExited(0, 1, isAbnormal: false, 0);
        Assert.Empty(Orders(supervisor));
        supervisor.OnExited(1, 2, isAbnormal: false, 0);
        Assert.Equal([new SupervisorOrder(SupervisorOrderKind.End)], Orders(supervisor));
    }

    [Fact]
    public void Stop_leaves_the_task_workers_to_the_master_too()
    {
        var supervisor = new Supervisor(1);
        Assert.True(supervisor.TryDeclare(ServerRole.TaskWorker, 1, "task worker 1"));
        supervisor.Begin();
        Assert.Equal([Spawn(0), Spawn(1)], Orders(supervisor));
        supervisor.OnSpawned(0, 1);
        supervisor.OnSpawned(1, 2);

        supervisor.OnStopRequested();

        Assert.Equal([Drain(0, 1)], Orders(supervisor));
        supervisor.OnExited(0, 1, isAbnormal: false, 0);
        supervisor.OnExited(1, 2, isAbnormal: false, 0);
        Assert.Equal([End], Orders(supervisor));
    }

    [Fact]
    public void Only_the_next_number_can_be_declared()
    {
        var supervisor = new Supervisor(1);
        Assert.False(supervisor.TryDeclare(ServerRole.UserProcess, 0, "user process a"));
        Assert.False(supervisor.TryDeclare(ServerRole.UserProcess, 2, "user process a"));
        Assert.True(supervisor.TryDeclare(ServerRole.UserProcess, 1, "user process a"));
        Assert.Equal("user process a", supervisor.NameOf(1));
        Assert.Equal("worker 0", supervisor.NameOf(0));
    }

    [Fact]
    public void Deaths_far_apart_are_no_crash_loop()
    {
        var policy = new RestartPolicy();
        for (var death = 0; death < 20; death++)
        {
            Assert.Equal(0, policy.OnExit(wasReady: false, death * (RestartPolicy.Window / 3)));
        }
    }

    [Fact]
    public void Stop_drains_every_process_and_ends_when_all_are_gone()
    {
        var supervisor = Running(2);

        supervisor.OnStopRequested();
        supervisor.OnStopRequested();

        Assert.Equal([Drain(0, 1), Drain(1, 2)], Orders(supervisor));
        supervisor.OnExited(1, 2, isAbnormal: true, 0);
        Assert.Empty(Orders(supervisor));
        supervisor.OnExited(0, 1, isAbnormal: true, 0);
        Assert.Equal([End], Orders(supervisor));
    }

    [Fact]
    public void Stop_while_processes_start_waits_for_the_masters_answers()
    {
        var supervisor = new Supervisor(3);
        supervisor.Begin();
        supervisor.OnSpawnFailed(2, 0);
        _ = Orders(supervisor);

        supervisor.OnStopRequested();
        Assert.Empty(Orders(supervisor));
        supervisor.OnSpawned(0, 7);
        Assert.Equal([Drain(0, 7)], Orders(supervisor));
        supervisor.OnSpawnFailed(1, 0);
        supervisor.OnTime(1000);
        Assert.Empty(Orders(supervisor));
        supervisor.OnExited(0, 7, isAbnormal: true, 0);

        Assert.Equal([End], Orders(supervisor));
    }

    [Fact]
    public void Stop_with_nothing_running_ends_at_once()
    {
        var supervisor = new Supervisor(2);

        supervisor.OnStopRequested();

        Assert.Equal([End], Orders(supervisor));
    }

    private static SupervisorOrder End { get; } = new(SupervisorOrderKind.End);

    private static SupervisorOrder Spawn(int id) => new(SupervisorOrderKind.Spawn, id);

    private static SupervisorOrder Drain(int id, long instance) => new(SupervisorOrderKind.Drain, id, instance);

    /// <summary>A supervisor with ready processes; the instance of id n is n + 1.</summary>
    /// <summary>A worker, instance 1, and a user process, instance 2.</summary>
    private static Supervisor RunningUserProcess()
    {
        var supervisor = new Supervisor(1);
        Assert.True(supervisor.TryDeclare(ServerRole.UserProcess, 1, "user process a"));
        supervisor.Begin();
        for (var id = 0; id < 2; id++)
        {
            supervisor.OnSpawned(id, id + 1);
            supervisor.OnReady(id, id + 1, 0);
        }

        _ = Orders(supervisor);
        return supervisor;
    }

    private static Supervisor Running(int workers)
    {
        var supervisor = new Supervisor(workers);
        supervisor.Begin();
        for (var id = 0; id < workers; id++)
        {
            supervisor.OnSpawned(id, id + 1);
            supervisor.OnReady(id, id + 1, 0);
        }

        _ = Orders(supervisor);
        return supervisor;
    }

    private static List<SupervisorOrder> Orders(Supervisor supervisor)
    {
        var orders = new List<SupervisorOrder>();
        while (supervisor.TryTakeOrder(out var order))
        {
            orders.Add(order);
        }

        return orders;
    }
}
