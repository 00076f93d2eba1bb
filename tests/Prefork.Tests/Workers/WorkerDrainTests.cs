using System.Text;
using Prefork.Ipc;
using Prefork.Registration;
using Prefork.Tests.Ipc;
using Prefork.Workers;

namespace Prefork.Tests.Workers;

public sealed class WorkerDrainTests : IDisposable
{
    private readonly List<string> _log = [];
    private readonly Gate _gate = new();
    private readonly Signal _blocked = new();
    private readonly Signal _release = new();

    public void Dispose()
    {
        _blocked.Dispose();
        _release.Dispose();
    }

    [Fact]
    public void Idle_worker_ends_at_once_after_its_stop_handlers()
    {
        using var loop = new LoopFixture(new HandlerSet()
            .Stop((object _, in SyncInvocation _) => _log.Add("stop 1"))
            .StopAside(async (_, _) =>
            {
                await Task.Yield();
                _log.Add("stop 2");
            }));
        loop.Ready.Wait();

        loop.Drain(DrainMode.HandleQueue);
        loop.Join();

        Assert.Equal(["stop 1", "stop 2"], _log);
        Assert.Equal(1, loop.Drained);
    }

    [Fact]
    public void Queue_is_handled_before_the_stop_handlers_run()
    {
        using var loop = new LoopFixture(BlockFirst());
        var session = loop.Open(1);
        loop.Request(session, "first");
        _blocked.Wait();
        for (var i = 0; i < 200; i++)
        {
            loop.Request(session, $"{i}");
        }

        loop.Drain(DrainMode.HandleQueue);
        loop.Drain(DrainMode.LeaveQueue);
        _release.Set();
        loop.Join();

        Assert.Equal(["first", .. Enumerable.Range(0, 200).Select(i => $"{i}"), "stop"], _log);
        Assert.Equal(loop.RequestTail(), loop.RequestHead());
        Assert.Equal(1, loop.Drained);
    }

    [Fact]
    public void Queue_is_left_where_a_successor_is_to_have_it()
    {
        const int Requests = 200;
        using var loop = new LoopFixture(BlockFirst());
        var session = loop.Open(1);
        loop.Request(session, "0");
        _blocked.Wait();
        for (var i = 1; i < Requests; i++)
        {
            loop.Request(session, new string('x', 40));
        }

        loop.Drain(DrainMode.LeaveQueue);
        _release.Set();
        loop.Join();

        // The turn that had begun goes on to its end, which is before that of the queue; each record takes as much of the ring.
        var handled = _log.Count - 1;
        Assert.InRange(handled, 1, Requests - 1);
        Assert.Equal("stop", _log[^1]);
        Assert.Equal(RecordHeader.Extent(1) + ((handled - 1) * RecordHeader.Extent(40)), loop.RequestHead());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Handlers_that_run_complete_and_their_answers_go_out(bool leavesQueue)
    {
        using var loop = new LoopFixture(HandlerSet.ReceivingAside(async (_, invocation) =>
        {
            var text = Encoding.UTF8.GetString(invocation.Data.Span);
            await _gate.Enter(text);
            _log.Add(text);
            invocation.Session.Send(invocation.Data.Span);
        }).Stop((object _, in SyncInvocation _) => _log.Add("stop")));
        var a = loop.Open(1);
        var b = loop.Open(2);
        loop.Request(a, "runs");
        loop.Request(a, "waits");
        Assert.True(SpinWait.SpinUntil(() => loop.RequestHead() == loop.RequestTail(), Deadline.Span));
        var taken = loop.RequestHead();

        using var draining = new Signal();
        loop.Drain(leavesQueue ? DrainMode.LeaveQueue : DrainMode.HandleQueue);
        loop.Post(draining.Set);
        draining.Wait();
        loop.Request(b, "comes late");
        _gate.Open("comes late");
        _gate.Open("waits");
        _gate.Open("runs");
        loop.Join();

        var expected = leavesQueue ? new[] { "runs", "waits" } : ["comes late", "runs", "waits"];
        Assert.Equal(expected, _log[..^1].Order());
        Assert.Equal("stop", _log[^1]);
        Assert.Equal(leavesQueue, loop.RequestHead() == taken);
        foreach (var _ in expected)
        {
            Assert.NotNull(loop.TryReceive());
        }
    }

    [Fact]
    public void What_stop_handlers_send_goes_out_although_the_ring_is_full()
    {
        LoopFixture? loop = null;
        var session = 0L;
        using (loop = new LoopFixture(
            new HandlerSet().Stop((object _, in SyncInvocation _) =>
            {
                for (var i = 0; i < 20; i++)
                {
                    loop!.Session(session).Send(Pattern.Of(i, 900));
                }
            }),
            LoopFixture.DefaultSettings with { ResponseRingBytes = 4096 },
            start: false))
        {
            session = loop.Open(1);
            loop.Start();
            loop.Drain(DrainMode.HandleQueue);
            for (var i = 0; i < 20; i++)
            {
                Assert.True(loop.Receive().Bytes.AsSpan().SequenceEqual(Pattern.Of(i, 900)));
            }

            loop.Join();
        }
    }

    [Fact]
    public void Stop_handler_that_throws_is_logged_and_the_worker_ends()
    {
        using var loop = new LoopFixture(new HandlerSet().Stop((object _, in SyncInvocation _) => throw new InvalidOperationException("boom")));

        loop.Drain(DrainMode.HandleQueue);
        loop.Join();

        Assert.Equal("boom", Assert.Single(loop.Logger.Entries, entry => entry.Error is not null).Error!.Message);
    }

    [Fact]
    public void Worker_is_ready_and_serves_once_its_start_handlers_have_completed()
    {
        var handlers = HandlerSet.Receiving((object _, in SyncInvocation invocation) =>
            {
                _log.Add("request");
                invocation.Session.Send(invocation.Data);
            })
            .Start((object _, in SyncInvocation invocation) => _log.Add($"start in {invocation.Worker.Id}"))
            .StartAside(async (_, _) =>
            {
                _log.Add("begins");
                await _gate.Enter("start");
                _log.Add("ends");
            })
            .Start((object _, in SyncInvocation _) => _log.Add("last"));
        using var loop = new LoopFixture(handlers, start: false) { OnReady = () => _log.Add("ready") };
        var session = loop.Open(1);
        loop.Request(session, "data");
        loop.Start();
        using var turn = new Signal();
        loop.Post(() => loop.Post(turn.Set));
        turn.Wait();
        Assert.Equal(["start in 3", "begins"], _log);
        Assert.False(loop.Ready.IsSet);

        _gate.Open("start");

        loop.AssertReceives(session, "data");
        Assert.Equal(["start in 3", "begins", "ends", "last", "ready", "request"], _log);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Start_handler_that_throws_ends_the_worker_with_its_exception(bool awaits)
    {
        using var loop = new LoopFixture(new HandlerSet().StartAside(async (_, _) =>
        {
            if (awaits)
            {
                await Task.Yield();
            }

            throw new InvalidOperationException("boom");
        }));

        Assert.Equal("boom", loop.JoinFailed().Message);
        Assert.False(loop.Ready.IsSet);
    }

    [Fact]
    public void Worker_that_is_told_to_stop_while_it_starts_stops_once_it_has_started()
    {
        using var loop = new LoopFixture(new HandlerSet()
            .StartAside(async (_, _) =>
            {
                await _gate.Enter("start");
                _log.Add("started");
            })
            .Stop((object _, in SyncInvocation _) => _log.Add("stop")));

        loop.Drain(DrainMode.LeaveQueue);
        _gate.Open("start");
        loop.Join();

        Assert.Equal(["started", "stop"], _log);
    }

    [Fact]
    public void Worker_that_leaves_its_queue_sleeps_while_it_waits_for_a_handler()
    {
        // A loop that ran hot for the queue that it must not touch would take a processor from its successor.
        using var loop = new LoopFixture(HandlerSet.ReceivingAside(async (_, invocation) =>
            await _gate.Enter(Encoding.UTF8.GetString(invocation.Data.Span))));
        var session = loop.Open(1);
        loop.Request(session, "runs");
        Assert.True(SpinWait.SpinUntil(() => _gate.Entered.Count == 1, Deadline.Span));
        using var draining = new Signal();
        loop.Drain(DrainMode.LeaveQueue);
        loop.Post(draining.Set);
        draining.Wait();
        loop.Request(session, "left");
        using var awake = new Signal();
        loop.Post(awake.Set);
        awake.Wait();

        var slept = SpinWait.SpinUntil(() => loop.Lane.Doorbell.IsSleeping, TimeSpan.FromSeconds(5));
        _gate.Open("runs");
        loop.Join();

        Assert.True(slept, "The loop did not sleep.");
        Assert.Equal(["runs"], _gate.Entered);
    }

    private HandlerSet BlockFirst() => HandlerSet.Receiving((object _, in SyncInvocation invocation) =>
        {
            _log.Add(Encoding.UTF8.GetString(invocation.Data));
            if (_log.Count == 1)
            {
                _blocked.Set();
                _release.Wait();
            }
        }).Stop((object _, in SyncInvocation _) => _log.Add("stop"));
}
