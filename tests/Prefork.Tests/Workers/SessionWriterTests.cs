using Prefork.Ipc;
using Prefork.Registration;
using Prefork.Tests.Ipc;

namespace Prefork.Tests.Workers;

public sealed class SessionWriterTests
{
    private const int LargestPiece = (64 * 1024 / 4) - RecordHeader.Size;

    [Fact]
    public void What_is_committed_arrives_as_one_message()
    {
        using var loop = new LoopFixture(HandlerSet.Receiving((object _, in SyncInvocation invocation) =>
        {
            using var writer = invocation.Session.OpenWriter();
            writer.Write("one "u8);
            "two"u8.CopyTo(writer.GetSpan(3));
            writer.Advance(3);
            writer.Write(default);
            Assert.Equal(7, writer.WrittenCount);
            Assert.Equal(SendResult.Sent, writer.Commit());
        }));
        var session = loop.Open(1);

        loop.Request(session, "x");

        loop.AssertReceives(session, "one two");
    }

    [Fact]
    public void What_is_not_committed_is_dropped_and_the_next_can_be_opened()
    {
        using var loop = new LoopFixture(HandlerSet.Receiving((object _, in SyncInvocation invocation) =>
        {
            using (var dropped = invocation.Session.OpenWriter())
            {
                dropped.Write("dropped"u8);
            }

            using (var empty = invocation.Session.OpenWriter())
            {
                Assert.Equal(SendResult.Sent, empty.Commit());
            }

            invocation.Session.Send("sent"u8);
            using var writer = invocation.Session.OpenWriter();
            writer.Write("written"u8);
            writer.Commit();
        }));
        var session = loop.Open(1);

        loop.Request(session, "x");

        loop.AssertReceives(session, "sent");
        loop.AssertReceives(session, "written");
        Assert.Null(loop.TryReceive());
    }

    [Theory]
    [InlineData(0, 512)]
    [InlineData(0, 5000)]
    [InlineData(0, LargestPiece)]
    [InlineData(0, LargestPiece + 1)]
    [InlineData(0, 40_000)]
    [InlineData(10, 3000)]
    [InlineData(LargestPiece, LargestPiece)]
    [InlineData(LargestPiece + 1, LargestPiece + 1)]
    [InlineData(45_000, 45_000)]
    [InlineData(45_000, 10)]
    public void Writer_grows_to_any_size(int hint, int length)
    {
        using var loop = new LoopFixture(HandlerSet.Receiving((object _, in SyncInvocation invocation) =>
        {
            using var writer = invocation.Session.OpenWriter(hint);
            for (var written = 0; written < length;)
            {
                var part = Math.Min(700, length - written);
                writer.Write(Pattern.Of(3, length).Slice(written, part));
                written += part;
            }

            Assert.Equal(SendResult.Sent, writer.Commit());
        }));
        var session = loop.Open(1);

        // Several, so that writers stand at many places of the ring.
        for (var i = 0; i < 20; i++)
        {
            loop.Request(session, "x");
            var bytes = new List<byte>();
            Response response;
            do
            {
                response = loop.Receive();
                Assert.Equal((RecordType.Send, session), (response.Type, response.Session));
                bytes.AddRange(response.Bytes);
            }
            while ((response.Flags & RecordFlags.More) != 0);

            Assert.Equal(length, bytes.Count);
            Assert.True(bytes.ToArray().AsSpan().SequenceEqual(Pattern.Of(3, length)));
        }
    }

    [Fact]
    public void Full_ring_is_no_matter_for_a_writer()
    {
        const int Messages = 20;
        using var loop = new LoopFixture(
            HandlerSet.Receiving((object _, in SyncInvocation invocation) =>
            {
                using var writer = invocation.Session.OpenWriter();
                writer.Write(invocation.Data);
                Assert.Equal(SendResult.Sent, writer.Commit());
            }),
            LoopFixture.DefaultSettings with { ResponseRingBytes = 4096 });
        var session = loop.Open(1);
        for (var i = 0; i < Messages; i++)
        {
            loop.Request(session, Pattern.Of(i, 800));
        }

        for (var i = 0; i < Messages; i++)
        {
            Assert.True(loop.Receive().Bytes.AsSpan().SequenceEqual(Pattern.Of(i, 800)));
        }

        Assert.True(SpinWait.SpinUntil(() => loop.RequestHead() == loop.RequestTail(), Deadline.Span));
    }

    [Fact]
    public void Writer_of_a_session_that_is_gone_says_so_at_the_end()
    {
        SendResult result = default;
        LoopFixture? loop = null;
        using (loop = new LoopFixture(
            HandlerSet.Receiving((object _, in SyncInvocation invocation) =>
            {
                using var writer = loop!.Session(SessionId.Make(9, 9)).OpenWriter();
                writer.Write(new byte[2000]);
                result = writer.Commit();
                invocation.Session.Send("after"u8);
            }),
            start: false))
        {
            loop.Start();
            var session = loop.Open(1);
            loop.Request(session, "x");
            loop.AssertReceives(session, "after");
            Assert.Equal(SendResult.NoSuchSession, result);
        }
    }

    [Fact]
    public void Only_one_is_open_at_a_time_and_nothing_else_is_sent()
    {
        var errors = 0;
        using var loop = new LoopFixture(HandlerSet.Receiving((object _, in SyncInvocation invocation) =>
        {
            var session = invocation.Session;
            using var writer = session.OpenWriter();
            errors += Throws(() => session.OpenWriter().Dispose());
            errors += Throws(() => session.Send("x"u8));
            writer.Write("written"u8);
            writer.Commit();
            errors += 10 * Throws(() => session.Send("after"u8));
        }));
        var id = loop.Open(1);

        loop.Request(id, "x");

        loop.AssertReceives(id, "written");
        loop.AssertReceives(id, "after");
        Assert.Equal(2, errors);
    }

    [Fact]
    public void Close_beside_an_open_writer_does_not_spoil_its_bytes()
    {
        using var loop = new LoopFixture(HandlerSet.Receiving((object _, in SyncInvocation invocation) =>
        {
            var session = invocation.Session;
            using var writer = session.OpenWriter();
            writer.Write("written"u8);
            Throws(() => session.Close());
            writer.Commit();
            session.Close();
        }));
        var id = loop.Open(1);

        loop.Request(id, "x");

        loop.AssertReceives(id, "written");
        loop.AssertReceives(RecordType.CloseSession, id, (long)CloseReason.Server);
    }

    [Fact]
    public void Awaited_send_beside_an_open_writer_does_not_spoil_its_bytes()
    {
        using var loop = new LoopFixture(HandlerSet.Receiving((object _, in SyncInvocation invocation) =>
        {
            var session = invocation.Session;
            using var writer = session.OpenWriter();
            writer.Write("written"u8);
            Throws(() => _ = session.SendAsync("beside"u8.ToArray()).AsTask());
            writer.Commit();
        }));
        var id = loop.Open(1);

        loop.Request(id, "x");

        loop.AssertReceives(id, "written");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Writer_that_a_handler_forgot_is_closed_for_it(bool throws)
    {
        using var loop = new LoopFixture(HandlerSet.Receiving((object _, in SyncInvocation invocation) => Forget(invocation.Session, invocation.Data, throws)));
        var a = loop.Open(1);
        var b = loop.Open(2);

        loop.Request(a, "forget");
        loop.Request(b, "echo");

        AssertForgotten(loop, a, b, throws);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Writer_that_an_asynchronous_handler_forgot_is_closed_for_it(bool throws)
    {
        using var loop = new LoopFixture(HandlerSet.ReceivingAside((_, invocation) =>
        {
            Forget(invocation.Session, invocation.Data.Span, throws);
            return default;
        }));
        var a = loop.Open(1);
        var b = loop.Open(2);

        loop.Request(a, "forget");
        loop.Request(b, "echo");

        AssertForgotten(loop, a, b, throws);
    }

    [Fact]
    public void Writer_that_an_asynchronous_handler_forgot_after_an_await_is_closed_for_it()
    {
        using var loop = new LoopFixture(HandlerSet.ReceivingAside(async (_, invocation) =>
        {
            await Task.Yield();
            Forget(invocation.Session, invocation.Data.Span, throws: false);
        }));
        var a = loop.Open(1);
        var b = loop.Open(2);

        loop.Request(a, "forget");
        loop.Request(b, "echo");

        AssertForgotten(loop, a, b, throws: false);
    }

    [Fact]
    public void Other_threads_can_not_open_one()
    {
        using var loop = new LoopFixture(new HandlerSet());
        var session = loop.Session(loop.Open(1));

        Assert.Equal(1, Throws(() => session.OpenWriter().Dispose()));
    }

    [Fact]
    public void Misuse_is_told()
    {
        var errors = new List<string>();
        using var loop = new LoopFixture(HandlerSet.Receiving((object _, in SyncInvocation invocation) =>
        {
            var writer = invocation.Session.OpenWriter(100);
            try
            {
                writer.Advance(writer.GetSpan().Length + 1);
            }
            catch (ArgumentOutOfRangeException)
            {
                errors.Add("too far");
            }

            writer.Commit();
            try
            {
                writer.GetSpan();
            }
            catch (ObjectDisposedException)
            {
                errors.Add("ended");
            }

            writer.Dispose();
            invocation.Session.Send("after"u8);
        }));
        var session = loop.Open(1);

        loop.Request(session, "x");

        loop.AssertReceives(session, "after");
        Assert.Equal(["too far", "ended"], errors);
    }

    private static void Forget(Session session, ReadOnlySpan<byte> data, bool throws)
    {
        if (data.SequenceEqual("forget"u8))
        {
            var writer = session.OpenWriter();
            writer.Write("forgotten"u8);
            if (throws)
            {
                throw new InvalidOperationException("boom");
            }

            return;
        }

        session.Send(data);
    }

    private static void AssertForgotten(LoopFixture loop, long a, long b, bool throws)
    {
        if (throws)
        {
            loop.AssertReceives(RecordType.CloseSession, a, (long)CloseReason.Error);
        }

        loop.AssertReceives(b, "echo");
    }

    private static int Throws(Action action)
    {
        try
        {
            action();
            return 0;
        }
        catch (InvalidOperationException)
        {
            return 1;
        }
    }
}
