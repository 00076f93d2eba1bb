using Prefork.Analyzers.Tests.Support;
using Prefork.CodeFixes;

namespace Prefork.Analyzers.Tests.Code;

public sealed class CodeFixTests
{
    private const string Await = "await";
    private const string ThreadPool = "threadpool";

    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;
        using Prefork;


        """;

    [Fact]
    public Task A_call_that_blocks_is_awaited() => Fixing.VerifyAsync(
        new BlockingCallCodeFix(),
        Usings + """
        public class Loop(HttpClient http)
        {
            [OnConnect]
            public void Connect(Session session)
            {
                // Slowly.
                Thread.Sleep(100);
                var length = http.GetStringAsync("a").Result.Length;
                Task.WaitAll(http.GetStringAsync("a"), http.GetStringAsync("b"));
                session.Send(new byte[length]);
            }

            [OnReceive]
            public string? Receive(Session session, ReadOnlySpan<byte> data)
            {
                File.WriteAllBytes(nameof(data), data);
                session.Send(data[1..]);
                return data.Length > 5 ? http.GetStringAsync("a").GetAwaiter().GetResult() : null;
            }

            [OnPacket]
            public byte[] Packet(string path) => File.ReadAllBytes(path);

            [OnClose]
            public async Task Close()
            {
                await Task.Yield();
                http.GetStringAsync("a").ConfigureAwait(false).GetAwaiter().GetResult();
                Inner();

                void Unused() { }
                static async Task Inner() { Thread.Sleep(TimeSpan.FromSeconds(1)); await Task.Yield(); }
            }
        }

        """,
        Usings + """
        public class Loop(HttpClient http)
        {
            [OnConnect]
            public async Task Connect(Session session)
            {
                // Slowly.
                await Task.Delay(100);
                var length = (await http.GetStringAsync("a")).Length;
                await Task.WhenAll(http.GetStringAsync("a"), http.GetStringAsync("b"));
                session.Send(new byte[length]);
            }

            [OnReceive]
            public async Task<string?> Receive(Session session, ReadOnlyMemory<byte> data)
            {
                await File.WriteAllBytesAsync(nameof(data), data);
                session.Send(data.Span[1..]);
                return data.Length > 5 ? await http.GetStringAsync("a") : null;
            }

            [OnPacket]
            public async Task<byte[]> Packet(string path) => await File.ReadAllBytesAsync(path);

            [OnClose]
            public async Task Close()
            {
                await Task.Yield();
                await http.GetStringAsync("a");
                Inner();

                void Unused() { }
                static async Task Inner() { await Task.Delay(TimeSpan.FromSeconds(1)); await Task.Yield(); }
            }
        }

        """,
        key: Await);

    [Theory]
    [InlineData("[OnReceive] public void Receive(ReadOnlySpan<byte> data) { var part = data[1..]; Thread.Sleep(1); _ = part.Length; }")]
    [InlineData("[OnReceive] public void Receive() { Use(stackalloc byte[5], http.GetStringAsync(\"a\").Result); static void Use(Span<byte> data, string text) { } }")]
    [InlineData("[OnReceive] public async Task Receive(Session session) { await Task.Yield(); using var writer = session.OpenWriter(); Thread.Sleep(1); writer.Commit(); }")]
    [InlineData("[OnReceive] public void Receive() { lock (http) { Thread.Sleep(1); } }")]
    [InlineData("[OnReceive] public void Receive() { Monitor.Wait(http); }")]
    [InlineData("[OnReceive] public void Receive() { if (http.GetStringAsync(\"a\").Wait(500)) { } }")]
    [InlineData("[OnReceive] public virtual void Receive() { Thread.Sleep(1); }")]
    [InlineData("[OnReceive] public Task Receive() { Thread.Sleep(1); return Task.CompletedTask; }")]
    [InlineData("[OnReceive] public void Receive() => Inner(); private void Inner() => Thread.Sleep(1);")]
    public Task What_cannot_be_awaited_without_thought_is_left(string member) =>
        Fixing.VerifyNoneAsync(new BlockingCallCodeFix(), $"{Usings}public class Loop(HttpClient http) {{ public object All => http; {member} }}", key: Await);

    [Fact]
    public Task A_handler_that_blocks_is_marked() => Fixing.VerifyAsync(
        new BlockingCallCodeFix(),
        Usings + """
        public class Loop
        {
            /// <summary>Documented.</summary>
            [OnReceive]
            public void Receive()
            {
                Thread.Sleep(100);
                Thread.Sleep(200);
                Inner();
            }

            [OnClose] public void Close() => Thread.Sleep(100);

            private void Inner() => Thread.Sleep(300);
        }

        """,
        Usings + """
        public class Loop
        {
            /// <summary>Documented.</summary>
            [OnReceive]
            [OnThreadPool]
            public void Receive()
            {
                Thread.Sleep(100);
                Thread.Sleep(200);
                Inner();
            }

            [OnClose] [OnThreadPool] public void Close() => Thread.Sleep(100);

            private void Inner() => Thread.Sleep(300);
        }

        """,
        key: ThreadPool);

    [Fact]
    public Task Memory_is_copied() => Fixing.VerifyAsync(
        new MessageMemoryCodeFix(),
        Usings + """
        public class Loop(Worker worker)
        {
            private readonly Queue<(Session, ReadOnlyMemory<byte>)> _queue = [];
            private ReadOnlyMemory<byte> _last;

            [OnReceive]
            public async Task Receive(Session session, ReadOnlyMemory<byte> data)
            {
                _last = data[1..];
                _queue.Enqueue((session, data));
                worker.Schedule(TimeSpan.FromSeconds(1), () =>
                {
                    session.Send(data.Span);
                    session.Send(data.Span[1..]);
                });
                await session.SendAsync(data);
            }
        }

        """,
        Usings + """
        public class Loop(Worker worker)
        {
            private readonly Queue<(Session, ReadOnlyMemory<byte>)> _queue = [];
            private ReadOnlyMemory<byte> _last;

            [OnReceive]
            public async Task Receive(Session session, ReadOnlyMemory<byte> data)
            {
                _last = data[1..].ToArray();
                _queue.Enqueue((session, data.ToArray()));
                ReadOnlyMemory<byte> dataCopy = data.ToArray();
                worker.Schedule(TimeSpan.FromSeconds(1), () =>
                {
                    session.Send(dataCopy.Span);
                    session.Send(dataCopy.Span[1..]);
                });
                await session.SendAsync(data);
            }
        }

        """);

    [Fact]
    public Task A_static_member_becomes_one_of_the_object() => Fixing.VerifyAsync(
        new StaticStateCodeFix(),
        Usings + """
        public class Loop
        {
            /// <summary>Documented.</summary>
            private static readonly List<string> _lines = [];
            static int _first;

            public static int Count { get; private set; }

            [OnReceive]
            public void Receive(string line)
            {
                _first++;
                _lines.Add(line);
                Count++;
            }
        }

        """,
        Usings + """
        public class Loop
        {
            /// <summary>Documented.</summary>
            private readonly List<string> _lines = [];
            int _first;

            public int Count { get; private set; }

            [OnReceive]
            public void Receive(string line)
            {
                _first++;
                _lines.Add(line);
                Count++;
            }
        }

        """);

    [Theory]
    [InlineData("public class Loop { private static int _count; [OnReceive] public static void Receive() => _count++; }")]
    [InlineData("public static class Loop { private static int _count; [OnReceive] public static void Receive() => _count++; }")]
    public Task What_static_code_needs_stays_static(string source) => Fixing.VerifyNoneAsync(new StaticStateCodeFix(), Usings + source);

    [Fact]
    public Task A_send_is_awaited() => Fixing.VerifyAsync(
        new IgnoredResultCodeFix(),
        Usings + """
        public class Loop
        {
            [OnConnect]
            public void Connect(Session session) => session.SendAsync(new byte[1]);

            [OnReceive]
            public async Task Receive(Session session)
            {
                await Task.Yield();
                session.SendFileAsync("a");
                session.SendFileAsync("b");
            }
        }

        """,
        Usings + """
        public class Loop
        {
            [OnConnect]
            public async Task Connect(Session session) => await session.SendAsync(new byte[1]);

            [OnReceive]
            public async Task Receive(Session session)
            {
                await Task.Yield();
                await session.SendFileAsync("a");
                await session.SendFileAsync("b");
            }
        }

        """,
        key: Await);

    [Fact]
    public Task The_method_that_throws_is_called() => Fixing.VerifyAsync(
        new IgnoredResultCodeFix(),
        Usings + """
        public class Images { [OnTask] public int Resize(string path) => 1; }

        public class Loop(ImagesClient images)
        {
            [OnReceive]
            public async Task Receive(string path)
            {
                await images.TryResizeAsync(path);
            }
        }

        """,
        Usings + """
        public class Images { [OnTask] public int Resize(string path) => 1; }

        public class Loop(ImagesClient images)
        {
            [OnReceive]
            public async Task Receive(string path)
            {
                await images.ResizeAsync(path);
            }
        }

        """);
}
