using System.Text;
using Prefork.Ipc;
using Prefork.Registration;
using Prefork.Tests.Ipc;

namespace Prefork.Tests.Workers;

public sealed class AsyncRequestTests
{
    private const string Probe = "probe";

    private readonly Gate _gate = new();

    [Fact]
    public void Messages_of_a_session_are_handled_one_after_the_other()
    {
        using var loop = new LoopFixture(HandlerSet.ReceivingAside(HoldAndEcho));
        var session = loop.Open(1);
        loop.Request(session, "1");
        loop.Request(session, "2");
        loop.Request(session, "3");

        _gate.Open("3");
        _gate.Open("2");
        AssertProbe(loop);
        Assert.Equal(["1"], _gate.Entered);
        _gate.Open("1");

        loop.AssertReceives(session, "1");
        loop.AssertReceives(session, "2");
        loop.AssertReceives(session, "3");
        Assert.Equal(["1", "2", "3"], _gate.Entered);
    }

    [Fact]
    public void Sessions_do_not_wait_for_each_other()
    {
        using var loop = new LoopFixture(HandlerSet.ReceivingAside(HoldAndEcho));
        var a = loop.Open(1);
        var b = loop.Open(2);
        loop.Request(a, "a");
        loop.Request(b, "b");

        _gate.Open("b");
        loop.AssertReceives(b, "b");
        _gate.Open("a");
        loop.AssertReceives(a, "a");
    }

    [Fact]
    public void Concurrent_messages_overlap()
    {
        using var loop = new LoopFixture(HandlerSet.ReceivingAside(HoldAndEcho, concurrent: true));
        var session = loop.Open(1);
        loop.Request(session, "1");
        loop.Request(session, "2");
        AssertProbe(loop);
        Assert.Equal(["1", "2"], _gate.Entered);

        _gate.Open("2");
        loop.AssertReceives(session, "2");
        _gate.Open("1");
        loop.AssertReceives(session, "1");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Close_is_handled_after_the_handlers_that_run_and_acknowledged_once(bool concurrent)
    {
        var handlers = HandlerSet.ReceivingAside(HoldAndEcho, concurrent)
            .CloseAside(async (_, invocation) =>
            {
                await _gate.Enter("close");
                invocation.Session.Send("bye"u8);
            });
        using var loop = new LoopFixture(handlers);
        var session = loop.Open(1);
        loop.Request(session, "1");
        loop.SetState(session, SessionState.HalfClosed);
        loop.Request(session, [], RecordType.Close);
        AssertProbe(loop);
        Assert.Equal(["1"], _gate.Entered);

        _gate.Open("1");
        loop.AssertReceives(session, "1");
        AssertProbe(loop, "probe 2");
        Assert.Equal(["1", "close"], _gate.Entered);

        _gate.Open("close");
        loop.AssertReceives(session, "bye");
        loop.AssertReceives(RecordType.Closed, session, 0);
        AssertProbe(loop, "probe 3");
    }

    [Fact]
    public void Close_without_a_handler_waits_for_the_handlers_that_run_too()
    {
        using var loop = new LoopFixture(HandlerSet.ReceivingAside(HoldAndEcho));
        var session = loop.Open(1);
        loop.Request(session, "1");
        loop.Request(session, [], RecordType.Close);
        AssertProbe(loop);

        _gate.Open("1");
        loop.AssertReceives(session, "1");
        loop.AssertReceives(RecordType.Closed, session, 0);
    }

    [Fact]
    public void Synchronous_handler_waits_for_one_of_its_session_that_awaits()
    {
        var log = new List<string>();
        var handlers = new HandlerSet()
            .Receive((object _, in SyncInvocation invocation) =>
            {
                log.Add(Encoding.UTF8.GetString(invocation.Data));
                invocation.Session.Send(invocation.Data);
            })
            .CloseAside(async (_, _) => await _gate.Enter("close"));
        using var loop = new LoopFixture(handlers);
        var session = loop.Open(1);
        loop.Request(session, [], RecordType.Close);
        loop.Request(session, "behind");
        AssertProbe(loop);
        Assert.DoesNotContain("behind", log);

        _gate.Open("close");
        loop.AssertReceives(RecordType.Closed, session, 0);
        loop.AssertReceives(session, "behind");
    }

    [Fact]
    public void Handler_goes_on_on_the_loop_thread()
    {
        var threads = new List<int>();
        using var loop = new LoopFixture(HandlerSet.ReceivingAside(async (_, invocation) =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            await Task.Yield();
            threads.Add(Environment.CurrentManagedThreadId);
            await Task.Run(static () => { });
            threads.Add(Environment.CurrentManagedThreadId);
            await Task.Delay(1);
            threads.Add(Environment.CurrentManagedThreadId);
            invocation.Session.Send(invocation.Data.Span);
        }));
        var session = loop.Open(1);

        loop.Request(session, "x");

        loop.AssertReceives(session, "x");
        Assert.Single(threads.Distinct());
        Assert.NotEqual(Environment.CurrentManagedThreadId, threads[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Handler_on_the_thread_pool_leaves_the_loop_free_and_keeps_the_order_of_its_session(bool awaits)
    {
        using var release = new Signal();
        using var blocked = new Signal();
        var onPool = true;
        using var loop = new LoopFixture(HandlerSet.ReceivingAside(
            async (_, invocation) =>
            {
                onPool &= Thread.CurrentThread.IsThreadPoolThread;
                if (invocation.Data.Span[0] == '1')
                {
                    blocked.Set();
                    release.Wait();
                    if (awaits)
                    {
                        await Task.Yield();
                    }
                }

                invocation.Session.Send(invocation.Data.Span);
            },
            threadPool: true));
        var a = loop.Open(1);
        var b = loop.Open(2);
        loop.Request(a, "1");
        loop.Request(a, "2");
        blocked.Wait();

        loop.Request(b, "b");
        loop.AssertReceives(b, "b");
        release.Set();

        loop.AssertReceives(a, "1");
        loop.AssertReceives(a, "2");
        Assert.True(onPool);
    }

    [Fact]
    public void Exception_on_the_thread_pool_closes_the_session()
    {
        using var loop = new LoopFixture(HandlerSet.ReceivingAside((_, _) => throw new InvalidOperationException("boom"), threadPool: true));
        var session = loop.Open(1);

        loop.Request(session, "x");

        loop.AssertReceives(RecordType.CloseSession, session, (long)CloseReason.Error);
    }

    [Fact]
    public void Bytes_stay_until_the_handler_has_ended()
    {
        using var loop = new LoopFixture(HandlerSet.ReceivingAside(HoldAndEcho));
        var sessions = Enumerable.Range(1, 8).Select(slot => loop.Open(slot)).ToArray();
        foreach (var session in sessions)
        {
            loop.Request(session, new string((char)('a' + SessionId.Slot(session)), 3000));
        }

        for (var i = sessions.Length - 1; i >= 0; i--)
        {
            var text = new string((char)('a' + SessionId.Slot(sessions[i])), 3000);
            _gate.Open(text);
            loop.AssertReceives(sessions[i], text);
        }
    }

    [Theory]
    [InlineData(2, 64 * 1024, 10)]
    [InlineData(16, 8192, 4000)]
    public void Full_table_or_arena_stops_the_ring_until_a_handler_has_ended(int entries, int arena, int length)
    {
        using var loop = new LoopFixture(
            HandlerSet.ReceivingAside(HoldAndEcho), LoopFixture.DefaultSettings with { InFlightEntries = entries, ArenaBytes = arena });
        var sessions = Enumerable.Range(1, 4).Select(slot => loop.Open(slot)).ToArray();
        var texts = sessions.Select(session => new string((char)('0' + SessionId.Slot(session)), length)).ToArray();
        for (var i = 0; i < sessions.Length; i++)
        {
            loop.Request(sessions[i], texts[i]);
        }

        WaitUntil(loop, () => _gate.Entered.Count == 2);
        AssertQuiet(loop);
        Assert.Equal(texts[..2], _gate.Entered);
        _gate.Open(texts[1]);
        loop.AssertReceives(sessions[1], texts[1]);
        WaitUntil(loop, () => _gate.Entered.Count == 3);
        AssertQuiet(loop);
        Assert.Equal(texts[..3], _gate.Entered);

        _gate.Open(texts[0]);
        _gate.Open(texts[2]);
        loop.AssertReceives(sessions[0], texts[0]);
        loop.AssertReceives(sessions[2], texts[2]);
        _gate.Open(texts[3]);
        loop.AssertReceives(sessions[3], texts[3]);
    }

    [Fact]
    public void Request_has_left_the_ring_before_its_handler_starts()
    {
        // A handler that completes at once takes its entry out of the table: were its record still in the ring, a death
        // right then would have it handled a second time.
        var head = -1L;
        LoopFixture? loop = null;
        using (loop = new LoopFixture(
            HandlerSet.ReceivingAside((_, invocation) =>
            {
                head = loop!.RequestHead();
                invocation.Session.Send(invocation.Data.Span);
                return default;
            }),
            start: false))
        {
            var session = loop.Open(1);
            loop.Request(session, "x");
            var tail = loop.RequestTail();
            loop.Start();
            loop.AssertReceives(session, "x");

            Assert.Equal(tail, head);
        }
    }

    [Fact]
    public void Table_tells_what_waits_runs_and_has_answered()
    {
        using var loop = new LoopFixture(HandlerSet.ReceivingAside(async (_, invocation) =>
        {
            var name = Encoding.UTF8.GetString(invocation.Data.Span);
            await _gate.Enter(name + " begins");
            invocation.Session.Send(invocation.Data.Span);
            await _gate.Enter(name + " has answered");
        }));
        var session = loop.Open(1);
        var first = loop.Request(session, "first");
        var second = loop.Request(session, "second");
        WaitUntil(loop, () => loop.RequestHead() == loop.RequestTail());

        Assert.Equal(((int)InFlightState.Started, first, (byte)0), Told(loop.Entry(1)));
        Assert.Equal(((int)InFlightState.Queued, second, (byte)0), Told(loop.Entry(2)));
        Assert.Equal(5, loop.Entry(1).Length);

        _gate.Open("first begins");
        loop.AssertReceives(session, "first");
        Assert.Equal(((int)InFlightState.Started, first, (byte)1), Told(loop.Entry(1)));

        _gate.Open("first has answered");
        WaitUntil(loop, () => _gate.Entered.Contains("second begins"));
        Assert.Equal((int)InFlightState.Free, loop.Entry(1).State);
        Assert.Equal(((int)InFlightState.Started, second, (byte)0), Told(loop.Entry(2)));
        _gate.Open("second begins");
        _gate.Open("second has answered");
        loop.AssertReceives(session, "second");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Many_requests_keep_their_order_within_each_session(bool threadPool)
    {
        const int Sessions = 8;
        const int Messages = 150;
        using var loop = new LoopFixture(HandlerSet.ReceivingAside(
            async (_, invocation) =>
            {
                for (var i = invocation.Data.Span[^1] % 3; i > 0; i--)
                {
                    await Task.Yield();
                }

                invocation.Session.Send(invocation.Data.Span);
            },
            threadPool: threadPool));
        var sessions = Enumerable.Range(0, Sessions).Select(slot => loop.Open(slot)).ToArray();
        var received = sessions.ToDictionary(session => session, _ => 0);
        var sender = new Thread(() =>
        {
            for (var i = 0; i < Messages; i++)
            {
                foreach (var session in sessions)
                {
                    loop.Request(session, Pattern.Of(i + SessionId.Slot(session), 40 + i));
                }
            }
        });
        sender.Start();

        for (var i = 0; i < Sessions * Messages; i++)
        {
            var response = loop.Receive();
            var number = received[response.Session]++;
            Assert.True(response.Bytes.AsSpan().SequenceEqual(Pattern.Of(number + SessionId.Slot(response.Session), 40 + number)));
        }

        Assert.True(sender.Join(Deadline.Span));
    }

    private static (int State, long Request, byte Responded) Told(InFlightEntry entry) => (entry.State, entry.RequestId, entry.Responded);

    /// <summary>A message of another session goes all the way: whatever could start before it has started.</summary>
    private static void AssertProbe(LoopFixture loop, string text = Probe)
    {
        var session = loop.Open(LoopFixture.Slots - 1, reactor: 1);
        loop.Request(session, text, reactor: 1);
        loop.AssertReceives(session, text, reactor: 1);
    }

    /// <summary>The loop has had several turns since.</summary>
    private static void AssertQuiet(LoopFixture loop)
    {
        for (var i = 0; i < 3; i++)
        {
            using var turn = new Signal();
            loop.Post(turn.Set);
            turn.Wait();
        }
    }

    /// <summary>Waits turn by turn of the loop.</summary>
    private static void WaitUntil(LoopFixture loop, Func<bool> condition)
    {
        var end = Environment.TickCount64 + Deadline.Milliseconds;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < end, "What had to happen did not happen in time.");
            AssertQuiet(loop);
        }
    }

    private async ValueTask HoldAndEcho(object target, AsyncInvocation invocation)
    {
        var text = Encoding.UTF8.GetString(invocation.Data.Span);
        if (!text.StartsWith(Probe, StringComparison.Ordinal))
        {
            await _gate.Enter(text);
        }

        invocation.Session.Send(invocation.Data.Span);
    }
}
