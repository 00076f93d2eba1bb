using Prefork.Generators.Tests.Support;

namespace Prefork.Generators.Tests;

public sealed class MessageFeatureTests
{
    [Fact]
    public void Messages() => Snapshot.Verify(Generation.Run("""
        namespace Chat;

        public readonly record struct Point(int X, int Y);

        [MemoryPack.MemoryPackable] public sealed partial record Line(string Text);

        [Message] public interface ICommand;

        public sealed class Rooms
        {
            [OnReceive] public Point Move(Session session, Point by) => by;
            [OnReceive(Endpoint = "lines")] public async Task<Line?> AnswerAsync(Line line, Version version) { await Task.Yield(); return version.Major > 0 ? line : null; }
            [OnReceive(Endpoint = "maybe")] public Point? Maybe(ReadOnlySpan<byte> data) => data.IsEmpty ? null : new Point(1, 2);
            [OnReceive(Endpoint = "marked"), OnThreadPool] [return: Message] public List<int> Run(ICommand command) => [];
            [OnReceive(Endpoint = "text")] public ValueTask TextAsync([Message] string text) => default;
            [OnPacket] public DayOfWeek Day(int number) => (DayOfWeek)number;
            [OnPacket(Endpoint = "later")] public ValueTask<Point> DayAsync(Point point) => new(point);
        }
        """));

    [Fact]
    public void Sequences_and_endpoints() => Snapshot.Verify(Generation.Run("""
        using System.Buffers;

        namespace Chat;

        public static class Rooms
        {
            [OnConnect] public static void Connect(Session session, ServerEndpoint endpoint) => session.Send(new byte[endpoint.Name.Length]);
            [OnReceive] public static void Receive(ReadOnlySequence<byte> data) { }
            [OnReceive(Endpoint = "later")] public static Task ReceiveAsync(ReadOnlySequence<byte> data, ServerEndpoint endpoint) => Task.CompletedTask;
            [OnPacket] public static string Packet(ReadOnlySequence<byte> data, ServerEndpoint endpoint) => endpoint.Name;
        }
        """));

    [Fact]
    public void Names_of_codecs_do_not_collide()
    {
        var generation = Generation.Run("""
            namespace A { public record struct Point(int X); }
            namespace B { public record struct Point(int X); public record struct Of<T>(T Value) where T : struct; }
            public sealed class Chat
            {
                [OnReceive] public A.Point First(B.Point point, Version pointCodec) => new(point.X);
                [OnReceive(Endpoint = "b")] public B.Of<A.Point> Second(B.Of<B.Point> of) => default;
                [OnReceive(Endpoint = "c")] [return: Message] public int[] Third([Message] int?[] numbers) => [];
            }
            public abstract class Base<T> { [OnReceive(Endpoint = "d")] public T Echo(T message) => message; }
            public sealed class Derived : Base<(int Left, string Right)>;
            """).AssertClean();

        Assert.Contains("Point2Codec", generation.Sources["Chat.g.cs"].Replace("PointCodec2", "Point2Codec", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("MessageCodecs.Of<(int Left, string Right)>(services)", generation.Sources["Derived.g.cs"], StringComparison.Ordinal);
    }
}
