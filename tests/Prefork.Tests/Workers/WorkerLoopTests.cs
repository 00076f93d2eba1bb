using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Prefork.Ipc;
using Prefork.Registration;
using Prefork.Tests.Ipc;

namespace Prefork.Tests.Workers;

public sealed class WorkerLoopTests
{
    private const int HandlerFailed = 4000;
    private const int UnknownRecord = 4002;

    private static readonly SyncHandler Echo = (object _, in SyncInvocation invocation) => invocation.Session.Send(invocation.Data);

    [Fact]
    public void Synchronous_handler_sees_the_bytes_and_its_answer_arrives()
    {
        using var loop = new LoopFixture(HandlerSet.Receiving(Echo));
        var a = loop.Open(1);
        var b = loop.Open(2, reactor: 1);

        for (var i = 0; i < 500; i++)
        {
            loop.Request(a, Pattern.Of(i, i * 3));
            loop.Request(b, Pattern.Of(i + 7, 100), reactor: 1);
            if (i > 0)
            {
                Assert.True(loop.Receive().Bytes.AsSpan().SequenceEqual(Pattern.Of(i, i * 3)));
            }

            var other = loop.Receive(reactor: 1);
            Assert.True(other.Bytes.AsSpan().SequenceEqual(Pattern.Of(i + 7, 100)));
            Assert.Equal((RecordType.Send, RecordFlags.None, b), (other.Type, other.Flags, other.Session));
        }
    }

    [Fact]
    public void Connect_data_and_close_are_told_in_order_with_what_belongs_to_them()
    {
        var log = new List<string>();
        var handlers = new HandlerSet()
            .Connect((object _, in SyncInvocation invocation) => log.Add($"connect {invocation.Session.Endpoint} {invocation.Session.RemoteEndPoint}"))
            .Receive((object _, in SyncInvocation invocation) => log.Add($"{Encoding.UTF8.GetString(invocation.Data)} worker {invocation.Worker.Id}"))
            .Close((object _, in SyncInvocation invocation) => log.Add($"close {invocation.Reason} {invocation.Session.IsConnected}"));
        using var loop = new LoopFixture(handlers);
        var session = loop.Open(5, endpoint: 1);

        loop.Request(session, [], RecordType.Connect);
        loop.Request(session, "data");
        loop.SetState(session, SessionState.HalfClosed);
        loop.Request(session, [], RecordType.Close, (long)CloseReason.Error);

        loop.AssertReceives(RecordType.Closed, session, 0);
        Assert.Equal([$"connect admin {new IPEndPoint(IPAddress.IPv6Loopback, 4711)}", "data worker 3", "close Error True"], log);
    }

    [Fact]
    public void Close_is_acknowledged_where_no_handler_wants_it()
    {
        using var loop = new LoopFixture(new HandlerSet());
        var session = loop.Open(5);

        loop.Request(session, [], RecordType.Connect);
        loop.Request(session, "data");
        loop.Request(session, [], RecordType.Close);

        loop.AssertReceives(RecordType.Closed, session, 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Exception_costs_its_connection_and_nothing_else(bool awaits)
    {
        var error = new InvalidOperationException("boom");
        var handlers = awaits
            ? HandlerSet.ReceivingAside(async (_, invocation) =>
            {
                await Task.Yield();
                if (invocation.Data.Length == 3)
                {
                    throw error;
                }

                invocation.Session.Send(invocation.Data.Span);
            })
            : HandlerSet.Receiving((object _, in SyncInvocation invocation) =>
            {
                if (invocation.Data.Length == 3)
                {
                    throw error;
                }

                invocation.Session.Send(invocation.Data);
            });
        using var loop = new LoopFixture(handlers);
        var a = loop.Open(1);
        var b = loop.Open(2);

        loop.Request(a, "bad");
        loop.AssertReceives(RecordType.CloseSession, a, (long)CloseReason.Error);
        loop.Request(b, "good");
        loop.AssertReceives(b, "good");

        var entry = Assert.Single(loop.Logger.Entries, entry => entry.Id == HandlerFailed);
        Assert.Equal(LogLevel.Error, entry.Level);
        Assert.Same(error, entry.Error);
        Assert.Contains("Test.Receive", entry.Text, StringComparison.Ordinal);
        Assert.Contains(SessionId.Format(a), entry.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Exception_that_is_thrown_before_the_first_await_counts_too()
    {
        using var loop = new LoopFixture(HandlerSet.ReceivingAside((_, _) => throw new InvalidOperationException("boom")));
        var session = loop.Open(1);

        loop.Request(session, "x");

        loop.AssertReceives(RecordType.CloseSession, session, (long)CloseReason.Error);
        Assert.Single(loop.Logger.Entries, entry => entry.Id == HandlerFailed);
    }

    [Fact]
    public void Close_whose_handler_throws_is_acknowledged()
    {
        using var loop = new LoopFixture(new HandlerSet().Close((object _, in SyncInvocation _) => throw new InvalidOperationException("boom")));
        var session = loop.Open(1);

        loop.Request(session, [], RecordType.Close);

        loop.AssertReceives(RecordType.Closed, session, 0);
    }

    [Fact]
    public void Request_of_a_session_that_is_gone_is_dropped()
    {
        using var loop = new LoopFixture(HandlerSet.Receiving(Echo).Close((object _, in SyncInvocation _) => { }));
        var stale = loop.Open(1);
        var newer = loop.Open(1);

        long[] ids = [stale, 0, -1, long.MinValue, long.MaxValue, SessionId.Make(LoopFixture.Slots, 1), SessionId.Make(2, 1)];
        foreach (var id in ids)
        {
            loop.Request(id, "lost");
            loop.Request(id, [], RecordType.Close);
        }

        loop.Request(newer, "found");

        loop.AssertReceives(newer, "found");
        Assert.Null(loop.TryReceive());
    }

    [Fact]
    public void Stale_id_says_so_in_every_call()
    {
        using var loop = new LoopFixture(HandlerSet.Receiving(Echo));
        var stale = loop.Session(loop.Open(1));
        loop.Open(1);

        Assert.Equal(SendResult.NoSuchSession, stale.Send("x"u8));
        Assert.Equal(CloseResult.NoSuchSession, stale.Close());
        Assert.False(stale.IsConnected);
        Assert.Null(stale.Endpoint);
        Assert.Null(stale.RemoteEndPoint);
    }

    [Fact]
    public void Data_of_a_session_that_closes_is_dropped_and_its_close_is_handled()
    {
        using var loop = new LoopFixture(HandlerSet.Receiving(Echo));
        var session = loop.Open(1);
        loop.SetState(session, SessionState.Closing);

        loop.Request(session, "late");
        loop.Request(session, [], RecordType.Close);

        loop.AssertReceives(RecordType.Closed, session, 0);
    }

    [Theory]
    [InlineData((int)SessionState.Closing, SendResult.Closing)]
    [InlineData((int)SessionState.Closed, SendResult.Closed)]
    public void Session_that_closes_takes_nothing_more(int state, SendResult result)
    {
        using var loop = new LoopFixture(new HandlerSet());
        var session = loop.Session(loop.Open(1));
        loop.SetState(session.Id, (SessionState)state);

        Assert.Equal(result, session.Send("x"u8));
        Assert.Equal(CloseResult.AlreadyClosed, session.Close());
        Assert.False(session.IsConnected);
    }

    [Theory]
    [InlineData(0, LoopFixture.MaxOutputBytes)]
    [InlineData(1, LoopFixture.MaxOutputBytesOfAdmin)]
    public void Client_that_does_not_read_overflows(short endpoint, int limit)
    {
        List<SendResult> results = [];
        using var loop = new LoopFixture(HandlerSet.Receiving((object _, in SyncInvocation invocation) =>
        {
            results.Add(invocation.Session.Send(invocation.Data));
        }));
        var session = loop.Open(1, endpoint: endpoint);
        loop.SetOutputQueued(session, limit - 1);
        loop.Request(session, "fits");
        loop.AssertReceives(session, "fits");

        loop.SetOutputQueued(session, limit);
        loop.Request(session, "refused");
        var other = loop.Open(2);
        loop.Request(other, "behind it");

        loop.AssertReceives(other, "behind it");
        Assert.Equal([SendResult.Sent, SendResult.Overflow, SendResult.Sent], results);
    }

    [Fact]
    public void Record_of_an_unknown_type_is_passed_over()
    {
        using var loop = new LoopFixture(HandlerSet.Receiving(Echo));
        var session = loop.Open(1);

        loop.Request(session, "what"u8, (RecordType)99);
        loop.Request(session, "data");

        loop.AssertReceives(session, "data");
        Assert.Single(loop.Logger.Entries, entry => entry.Id == UnknownRecord);
    }

    [Fact]
    public void Synchronous_request_is_marked_in_the_table_and_in_the_ring_until_its_handler_returns()
    {
        LoopFixture? loop = null;
        InFlightEntry before = default;
        InFlightEntry after = default;
        var head = 0L;
        using (loop = new LoopFixture(
            HandlerSet.Receiving((object _, in SyncInvocation invocation) =>
            {
                before = loop!.Entry(0);
                head = loop.RequestHead();
                invocation.Session.Send("x"u8);
                after = loop.Entry(0);
            }),
            start: false))
        {
            var session = loop.Open(1);
            var id = loop.Request(session, "data");
            var tail = loop.RequestTail();
            loop.Start();
            loop.AssertReceives(session, "x");
            loop.Drain(Prefork.Workers.DrainMode.HandleQueue);
            loop.Join();

            Assert.Equal(((int)InFlightState.Started, id, session, (byte)0), (before.State, before.RequestId, before.SessionId, before.Responded));
            Assert.True(before.StartTime > 0);
            Assert.Equal(1, after.Responded);
            Assert.Equal(0, head);
            Assert.Equal(tail, loop.RequestHead());
        }
    }

    [Fact]
    public void Synchronous_path_allocates_nothing()
    {
        const int Measured = 2000;
        var count = 0;
        var allocated = 0L;
        using var loop = new LoopFixture(HandlerSet.Receiving((object _, in SyncInvocation invocation) =>
        {
            count++;
            if (count == Measured / 2)
            {
                allocated = -GC.GetAllocatedBytesForCurrentThread();
            }
            else if (count == Measured)
            {
                allocated += GC.GetAllocatedBytesForCurrentThread();
            }

            invocation.Session.Send(invocation.Data);
        }));
        var session = loop.Open(1);

        for (var i = 0; i < Measured; i++)
        {
            loop.Request(session, Pattern.Of(i, 100));
            loop.Receive();
        }

        Assert.Equal(0, allocated);
    }
}
