using Prefork.Generators.Tests.Support;
using Prefork.Registration;

namespace Prefork.Generators.Tests;

public sealed class MessageExecutionTests
{
    private const string Number = """
        public record struct Number(int Value);
        public sealed class NumberCodec : IMessageCodec<Number>
        {
            public bool TryDecode(ReadOnlySpan<byte> data, out Number message)
            {
                if (data.SequenceEqual("broken"u8)) throw new FormatException("it is broken");
                var read = int.TryParse(data, out var value);
                message = new Number(value);
                return read;
            }

            public void Encode(Number message, System.Buffers.IBufferWriter<byte> output)
            {
                message.Value.TryFormat(output.GetSpan(16), out var written);
                output.Advance(written);
            }
        }
        public static class Setup { public static void Add(Microsoft.Extensions.DependencyInjection.IServiceCollection services) => services.Add(new(typeof(IMessageCodec<Number>), new NumberCodec())); }

        """;

    private const string Handlers = Number + """
        public sealed class Chat
        {
            [OnReceive] public Number Double(Number number) => new(number.Value * 2);
            [OnReceive(Endpoint = "later")] public async Task<Number?> DoubleAsync(Number number) { await Task.Yield(); return number.Value == 0 ? null : new Number(number.Value * 2); }
            [OnReceive(Endpoint = "pool"), OnThreadPool] public Number? Pool(Number number) => number;
            [OnReceive(Endpoint = "task")] public Task<Number> TaskAsync(Number number) => Task.FromResult(number);
            [OnPacket] public Number Packet(Number number) => new(number.Value + 1);
            [OnPacket(Endpoint = "later")] public async Task<Number> PacketAsync(Number number) { await Task.Yield(); return new(number.Value + 2); }
        }
        """;

    [Fact]
    public async Task A_codec_of_the_application_reads_messages_and_writes_replies()
    {
        using var application = Load(Handlers);

        application.Call("Chat.Double", "21");
        await application.CallAsync("Chat.DoubleAsync", "4");
        await application.CallAsync("Chat.DoubleAsync", "0");
        await application.CallAsync("Chat.Pool", "5");
        await application.CallAsync("Chat.TaskAsync", "6");
        application.Call("Chat.Packet", "1");
        await application.CallAsync("Chat.PacketAsync", "1");

        Assert.Equal(["7:42", "7:8", "7:5", "7:6"], application.Gateway.Sent);
        Assert.Equal(["2:2", "2:3"], application.Datagrams.Sent);
    }

    [Theory]
    [InlineData("nonsense", "a message of 8 bytes is no Number")]
    [InlineData("broken", "a message of 6 bytes is no Number: FormatException: it is broken")]
    public async Task What_is_no_message_is_the_clients_mistake(string message, string expected)
    {
        using var application = Load(Handlers);

        Assert.Equal(expected, Assert.Throws<MessageException>(() => application.Call("Chat.Double", message)).Message);
        Assert.Equal(expected, (await Assert.ThrowsAsync<MessageException>(() => application.CallAsync("Chat.DoubleAsync", message))).Message);
        Assert.Equal(expected, Assert.Throws<MessageException>(() => application.Call("Chat.Packet", message)).Message);
        Assert.Empty(application.Gateway.Sent);
    }

    [Fact]
    public async Task A_type_without_a_codec_is_serialized()
    {
        using var application = new LoadedApplication(null, Generation.Run("""
            [MemoryPack.MemoryPackable] public sealed partial record Line(string Text, int[] Numbers);
            public sealed class Chat
            {
                [OnReceive(Endpoint = "a")] public void Take(int number, List<string> calls) => calls.Add($"{number:x}");
                [OnReceive(Endpoint = "b")] public Line Give(Session session) => new("x", [1, 2]);
                [OnReceive(Endpoint = "c")] public ValueTask TakeAsync(Line line, List<string> calls) { calls.Add($"{line.Text} {line.Numbers.Length}"); return default; }
                [OnReceive(Endpoint = "d")] public Line? None(Session session) => null;
            }
            """));

        application.Call("Chat.Take", "abcd");
        Assert.Throws<MessageException>(() => application.Call("Chat.Take", "abc"));
        application.Call("Chat.Give");
        application.Call("Chat.None");
        Assert.Single(application.Gateway.Sent);
        byte[] sent = application.Gateway.LastSent;
        await application.CallWithAsync("Chat.TakeAsync", PayloadCodecs.ByteArray, sent);
        await Assert.ThrowsAsync<MessageException>(() => application.CallWithAsync("Chat.TakeAsync", PayloadCodecs.ByteArray, [.. sent, 1]));

        Assert.Equal(["64636261", "x 2"], application.Calls);
    }

    [Fact]
    public async Task A_sequence_and_the_endpoint_reach_the_handler()
    {
        using var application = new LoadedApplication(null, Generation.Run("""
            using System.Buffers;
            public static class Chat
            {
                [OnReceive(Endpoint = "a")] public static void Take(ReadOnlySequence<byte> data, ServerEndpoint endpoint, List<string> calls) => calls.Add($"{data.Length} {endpoint.Name}");
                [OnReceive(Endpoint = "b")] public static Task TakeAsync(List<string> calls, ReadOnlySequence<byte> data) { calls.Add($"{data.FirstSpan[0]}"); return Task.CompletedTask; }
            }
            """));

        application.Call("Chat.Take", "four");
        await application.CallAsync("Chat.TakeAsync", "A");

        Assert.Equal(["4 main", "65"], application.Calls);
    }

    [Fact]
    public void A_struct_passes_a_codec_without_an_allocation()
    {
        using var application = Load(Number + "public sealed class Chat { [OnReceive] public void Take(Number number) { } }");
        application.Call("Chat.Take", "1");

        Assert.Equal(0, application.AllocatedBy("Chat.Take", "17"));
    }

    private static LoadedApplication Load(string source)
    {
        var generation = Generation.Run(source);
        return new LoadedApplication([generation], static (services, application) => application.GetType("Setup")!.GetMethod("Add")!.Invoke(null, [services]));
    }
}
