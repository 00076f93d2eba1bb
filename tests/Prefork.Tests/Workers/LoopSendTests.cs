using System.Text;
using Prefork.Ipc;
using Prefork.Registration;
using Prefork.Tests.Ipc;

namespace Prefork.Tests.Workers;

public sealed class LoopSendTests
{
    [Theory]
    [InlineData(SendResult.Sent)]
    [InlineData(SendResult.Closed)]
    public void Awaited_send_completes_by_the_reactors_word(SendResult result)
    {
        using var loop = new LoopFixture(HandlerSet.ReceivingAside(async (_, invocation) =>
            invocation.Session.Send(Encoding.UTF8.GetBytes($"{await invocation.Session.SendAsync(invocation.Data)}"))));
        var session = loop.Open(1, reactor: 1);

        for (var i = 0; i < 3; i++)
        {
            loop.Request(session, "data", reactor: 1);
            var response = loop.Receive(reactor: 1);
            Assert.Equal((RecordFlags.Notify, "data"), (response.Flags, response.Text));
            loop.Complete(response.Token, result, reactor: 1);
            loop.AssertReceives(session, result.ToString(), reactor: 1);
        }
    }

    [Fact]
    public void Sends_are_told_apart_and_an_unknown_word_is_passed_over()
    {
        using var loop = new LoopFixture(HandlerSet.ReceivingAside(async (_, invocation) =>
        {
            var text = Encoding.UTF8.GetString(invocation.Data.Span);
            invocation.Session.Send(Encoding.UTF8.GetBytes($"{text} {await invocation.Session.SendAsync(invocation.Data)}"));
        }));
        var a = loop.Open(1);
        var b = loop.Open(2);
        loop.Request(a, "a");
        loop.Request(b, "b");
        var first = loop.Receive();
        var second = loop.Receive();
        Assert.NotEqual(first.Token, second.Token);

        long[] wrong = [-1, 2, 1000, long.MaxValue, long.MinValue, first.Token + (1L << 32)];
        foreach (var token in wrong)
        {
            loop.Complete(token, SendResult.Overflow);
        }

        loop.Complete(second.Token, SendResult.Closed);
        loop.AssertReceives(b, "b Closed");
        loop.Complete(first.Token, SendResult.Sent);
        loop.AssertReceives(a, "a Sent");
    }

    [Fact]
    public void Cancelled_send_ends_its_wait_and_its_late_word_reaches_no_other()
    {
        using var cancellation = new CancellationTokenSource();
        using var loop = new LoopFixture(HandlerSet.ReceivingAside(async (_, invocation) =>
        {
            string result;
            try
            {
                result = $"{await invocation.Session.SendAsync(invocation.Data, invocation.Data.Length == 1 ? cancellation.Token : default)}";
            }
            catch (OperationCanceledException)
            {
                result = "cancelled";
            }

            invocation.Session.Send(Encoding.UTF8.GetBytes(result));
        }));
        var session = loop.Open(1);
        loop.Request(session, "1");
        var first = loop.Receive();
        Assert.Equal("1", first.Text);

        cancellation.Cancel();
        loop.AssertReceives(session, "cancelled");
        loop.Request(session, "22");
        var second = loop.Receive();
        loop.Complete(first.Token, SendResult.Overflow);
        loop.Complete(second.Token, SendResult.Sent);

        loop.AssertReceives(session, "Sent");
    }

    [Fact]
    public void Send_that_was_cancelled_before_sends_nothing()
    {
        using var loop = new LoopFixture(HandlerSet.ReceivingAside(async (_, invocation) =>
        {
            try
            {
                await invocation.Session.SendAsync(invocation.Data, new CancellationToken(canceled: true));
            }
            catch (OperationCanceledException)
            {
                invocation.Session.Send("cancelled"u8);
            }
        }));
        var session = loop.Open(1);

        loop.Request(session, "1");

        loop.AssertReceives(session, "cancelled");
    }

    [Fact]
    public void Awaited_send_waits_for_room()
    {
        using var waits = new Signal();
        using var loop = new LoopFixture(
            HandlerSet.ReceivingAside(async (_, invocation) =>
            {
                var sending = invocation.Session.SendAsync(invocation.Data);
                waits.Set();
                await sending;
                invocation.Session.Send("sent"u8);
            }));
        var session = loop.Open(1);
        loop.SetOutputQueued(session, LoopFixture.MaxOutputBytes);
        loop.Request(session, "data");
        waits.Wait();
        Assert.Null(loop.TryReceive());

        loop.SetOutputQueued(session, 0);

        var response = loop.Receive();
        Assert.Equal("data", response.Text);
        loop.Complete(response.Token, SendResult.Sent);
        loop.AssertReceives(session, "sent");
    }

    [Fact]
    public async Task Awaited_send_of_what_has_never_room_ends()
    {
        using var loop = new LoopFixture(new HandlerSet());
        var session = loop.Session(loop.Open(1));

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var result = await session.SendAsync(new byte[LoopFixture.MaxOutputBytes + 1], limit.Token);

        Assert.Equal(SendResult.TooLarge, result);
    }

    [Fact]
    public void Sends_of_other_threads_arrive_whole_and_in_the_order_of_each()
    {
        const int Threads = 4;
        const int Messages = 500;
        using var loop = new LoopFixture(new HandlerSet());
        var sessions = Enumerable.Range(0, Threads).Select(slot => loop.Session(loop.Open(slot))).ToArray();
        var threads = sessions.Select((session, index) => new Thread(() =>
        {
            for (var i = 0; i < Messages; i++)
            {
                Assert.Equal(SendResult.Sent, session.Send(Pattern.Of(i + index, 200 + index)));
            }

            Assert.Equal(CloseResult.Closing, session.Close());
        })).ToArray();
        foreach (var thread in threads)
        {
            thread.Start();
        }

        var received = new int[Threads];
        for (var i = 0; i < Threads * (Messages + 1); i++)
        {
            var response = loop.Receive();
            var index = SessionId.Slot(response.Session);
            var number = received[index]++;
            if (number == Messages)
            {
                Assert.Equal(RecordType.CloseSession, response.Type);
                Assert.Equal((long)CloseReason.Server, response.Extra);
            }
            else
            {
                Assert.True(response.Bytes.AsSpan().SequenceEqual(Pattern.Of(number + index, 200 + index)));
            }
        }

        Assert.All(threads, thread => Assert.True(thread.Join(Deadline.Span)));
    }

    [Fact]
    public void Sends_of_other_threads_are_bounded()
    {
        using var blocked = new Signal();
        using var release = new Signal();
        using var loop = new LoopFixture(Blocking(blocked, release), backlogBytes: 1000);
        var id = loop.Open(1);
        var session = loop.Session(id);
        loop.Request(id, "block");
        blocked.Wait();

        Assert.Equal(SendResult.Sent, session.Send(Pattern.Of(1, 600)));
        Assert.Equal(SendResult.Overflow, session.Send(Pattern.Of(2, 401)));
        Assert.Equal(SendResult.Sent, session.Send(Pattern.Of(3, 400)));
        release.Set();

        Assert.Equal(Pattern.Of(1, 600).ToArray(), loop.Receive().Bytes);
        Assert.Equal(Pattern.Of(3, 400).ToArray(), loop.Receive().Bytes);
    }

    [Fact]
    public void Both_kinds_of_send_of_another_thread_keep_their_order()
    {
        using var blocked = new Signal();
        using var release = new Signal();
        using var loop = new LoopFixture(Blocking(blocked, release));
        var id = loop.Open(1);
        var session = loop.Session(id);
        loop.Request(id, "block");
        blocked.Wait();

        session.Send("1"u8);
        var second = session.SendAsync("2"u8.ToArray());
        session.Send("3"u8);
        release.Set();

        loop.AssertReceives(id, "1");
        var response = loop.Receive();
        Assert.Equal("2", response.Text);
        loop.Complete(response.Token, SendResult.Sent);
        loop.AssertReceives(id, "3");
        Assert.True(SpinWait.SpinUntil(() => second.IsCompleted, Deadline.Span));
    }

    [Fact]
    public async Task Awaited_send_of_another_thread_completes()
    {
        using var loop = new LoopFixture(new HandlerSet());
        var session = loop.Session(loop.Open(1));

        var sending = session.SendAsync("data"u8.ToArray()).AsTask();
        var response = loop.Receive();
        Assert.Equal((RecordFlags.Notify, "data"), (response.Flags, response.Text));
        loop.Complete(response.Token, SendResult.Closed);

        Assert.Equal(SendResult.Closed, await sending.WaitAsync(Deadline.Span));
    }

    [Fact]
    public void What_was_accepted_of_another_thread_is_not_dropped_on_its_way()
    {
        using var blocked = new Signal();
        using var release = new Signal();
        using var loop = new LoopFixture(Blocking(blocked, release));
        var id = loop.Open(1);
        loop.Request(id, "block");
        blocked.Wait();
        Assert.Equal(SendResult.Sent, loop.Session(id).Send("accepted"u8));

        // The client's buffer fills up before the loop comes to it.
        loop.SetOutputQueued(id, LoopFixture.MaxOutputBytes);
        release.Set();

        loop.AssertReceives(id, "accepted");
    }

    [Fact]
    public void Full_response_ring_settles_no_request_whose_answer_is_not_in_it()
    {
        const int Messages = 60;
        using var loop = new LoopFixture(
            HandlerSet.Receiving((object _, in SyncInvocation invocation) => invocation.Session.Send(invocation.Data)),
            LoopFixture.DefaultSettings with { ResponseRingBytes = 4096 });
        var session = loop.Open(1);
        for (var i = 0; i < Messages; i++)
        {
            loop.Request(session, Pattern.Of(i, 900));
        }

        // Nobody has taken a response: what is in the worker's own memory only must not be lost with it.
        Assert.True(SpinWait.SpinUntil(() => loop.RequestHead() > 0 && loop.Lane.Doorbell.IsSleeping, Deadline.Span));
        Assert.True(loop.RequestHead() < loop.RequestTail());

        for (var i = 0; i < Messages; i++)
        {
            Assert.True(loop.Receive().Bytes.AsSpan().SequenceEqual(Pattern.Of(i, 900)));
        }

        Assert.True(SpinWait.SpinUntil(() => loop.RequestHead() == loop.RequestTail(), Deadline.Span));
    }

    private static HandlerSet Blocking(Signal blocked, Signal release) => HandlerSet.Receiving((object _, in SyncInvocation _) =>
    {
        blocked.Set();
        release.Wait();
    });
}
