using System.Diagnostics;
using Prefork.Interop;
using Xunit;

namespace Prefork.ProcessTests;

/// <summary>The server stops, and nothing is left.</summary>
public sealed class StopTests
{
    [Theory]
    [InlineData(SignalNumbers.Terminate, false)]
    [InlineData(SignalNumbers.Interrupt, false)]
    [InlineData(SignalNumbers.Terminate, true)]
    [InlineData(SignalNumbers.Interrupt, true)]
    public void Signal_to_master_or_manager_stops_in_order(int signal, bool toManager)
    {
        using var server = TestServer.StartReady("workers=2");

        ServerProcess.Signal(toManager ? server.Child("manager", 0) : server.MasterId, signal);

        server.WaitForLine("data quiesce");
        server.WaitForLine("data retire");
        server.WaitForLine("data retire");
        server.WaitForLine("manager (pid");
        server.WaitForLine("data finish");
        Assert.Equal(0, server.WaitForExit());
        AssertNothingLeft(server);
    }

    [Fact]
    public void Further_stop_signals_do_not_break_the_first()
    {
        using var server = TestServer.StartReady("workers=2");
        var manager = server.Child("manager", 0);

        for (var times = 0; times < 20; times++)
        {
            ServerProcess.Signal(server.MasterId, SignalNumbers.Terminate);
            _ = Sys.Kill(manager, SignalNumbers.Terminate);
        }

        Assert.Equal(0, server.WaitForExit());
        Assert.Equal(1, server.Count("data quiesce"));
        AssertNothingLeft(server);
    }

    [Fact]
    public void Stop_right_after_the_start_ends_in_order()
    {
        using var server = TestServer.Start("workers=2");
        server.WaitForLine("Started manager");

        ServerProcess.Signal(server.MasterId, SignalNumbers.Terminate);

        Assert.Equal(0, server.WaitForExit());
        Assert.Equal(0, server.Count("data accept"));
        AssertNothingLeft(server);
    }

    [Fact]
    public void Workers_that_do_not_drain_are_killed_after_MaxWaitTime_and_named()
    {
        using var server = TestServer.StartReady("workers=2", "stubborn", "wait=1");
        var started = Stopwatch.GetTimestamp();

        ServerProcess.Signal(server.MasterId, SignalNumbers.Terminate);

        server.WaitForLine("has not finished within MaxWaitTime and is killed");
        server.WaitForLine("has not finished within MaxWaitTime and is killed");
        Assert.Equal(0, server.WaitForExit());
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 1, 3);
        AssertNothingLeft(server);
    }

    [Fact]
    public void Master_stops_the_workers_itself_when_the_manager_dies_meanwhile()
    {
        using var server = TestServer.StartReady("workers=2");
        const int Stop = 19;
        var manager = server.Child("manager", 0);
        ServerProcess.Signal(manager, Stop);

        ServerProcess.Signal(server.MasterId, SignalNumbers.Terminate);
        server.WaitForLine("data quiesce");
        ServerProcess.Signal(manager, SignalNumbers.Kill);

        server.WaitForLine("the master drains the workers itself");
        Assert.Equal(0, server.WaitForExit());
        AssertNothingLeft(server);
    }

    [Fact]
    public void Hung_manager_holds_the_stop_up_no_longer_than_the_bound()
    {
        const int Stop = 19;
        using var server = TestServer.StartReady("wait=1");
        ServerProcess.Signal(server.Child("manager", 0), Stop);
        var started = Stopwatch.GetTimestamp();

        ServerProcess.Signal(server.MasterId, SignalNumbers.Terminate);

        server.WaitForExit();
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 1, 4);
        AssertNothingLeft(server);
    }

    [Fact]
    public void Worker_that_dies_during_the_stop_is_not_replaced()
    {
        using var server = TestServer.StartReady("workers=2", "stubborn", "wait=3");
        ServerProcess.Signal(server.MasterId, SignalNumbers.Terminate);
        server.WaitForLine("data quiesce");

        foreach (var worker in server.Children("worker"))
        {
            ServerProcess.Signal(worker, SignalNumbers.Kill);
        }

        server.WaitForLine("died while the server stops");
        Assert.Equal(0, server.WaitForExit());
        Assert.Equal(2, server.Count("Started worker"));
        AssertNothingLeft(server);
    }

    private static void AssertNothingLeft(ServerProcess server)
    {
        Assert.Empty(server.Children());
        Assert.Empty(server.DiagnosticsFiles());
    }
}
