using Prefork.Analyzers.Tests.Support;
using static Prefork.Analyzers.Tests.Code.Sources;

namespace Prefork.Analyzers.Tests.Code;

public sealed class IgnoredResultTests
{
    private const string Row = """

        [SharedRow] public partial struct Seat { public long Session; }
        """;

    [Theory]
    [InlineData("public void Receive(Session session) { {|PFK0019:session.SendAsync(new byte[1])|}; }", "Nothing awaits 'SendAsync': await it, or call 'Send', which copies the data and returns at once")]
    [InlineData("public void Receive(Session session) => {|PFK0019:session.SendFileAsync(\"a\")|};", "Nothing awaits 'SendFileAsync'")]
    [InlineData("public async Task Receive(string text) => await {|PFK0019:images.TryResizeAsync(text)|};", "'TryResizeAsync' throws nothing, and tells how the task ended by its result: look at the TaskOutcome, or call 'ResizeAsync', which throws")]
    [InlineData("public async Task Receive(string text) => await {|PFK0019:images.ResizeAllAsync([text])|};", "look at the outcomes")]
    [InlineData("public void Receive() => {|PFK0019:jobs.TryWrite(1)|};", "writes nothing where the channel is full")]
    [InlineData("public void Receive() { if (seats.TryGetValue(\"a\", out var seat, out var version)) {|PFK0019:seats.TrySet(\"a\", seat, version)|}; }", "changes nothing where another process was faster")]
    [InlineData("public void Receive(Session session) { using var writer = {|PFK0019:session.OpenWriter()|}; writer.Write(\"a\"u8); writer.Advance(writer.WrittenCount); }", "'writer' is never committed")]
    [InlineData("public void Receive() => {|PFK0019:lines.TryWrite(\"a\")|};", "where the channel is full or the item too large")]
    [InlineData("public async Task Receive() => await {|PFK0019:lines.WriteAsync(\"a\")|};", "'WriteAsync' writes nothing where the item is too large")]
    public async Task A_result_that_matters_is_reported(string handler, string message)
    {
        var diagnostics = await Analysis.VerifyAsync($$"""
            {{Usings}}public class Loop(ImagesClient images, SharedChannel<int> jobs, SharedPayloadChannel<string> lines, SharedTable<Seat> seats) { public object All => (images, jobs, lines, seats); [OnReceive] {{handler}} }{{Row}}
            """);

        Assert.Contains(message, diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public void Receive(Session session) { session.Send(\"a\"u8); session.SendFile(\"a\"); session.Close(); session.Abort(); session.Bind(1); session.Pause(); }")]
    [InlineData("public async Task Receive(Session session) { await session.SendAsync(new byte[1]); _ = session.SendAsync(new byte[2]); }")]
    [InlineData("public ValueTask Receive(Session session) { var sending = session.SendAsync(new byte[1]); return new(sending.AsTask()); }")]
    [InlineData("public async Task Receive(string text) { var outcome = await images.TryResizeAsync(text); _ = await images.TryResizeAsync(text); await images.ResizeAsync(text); }")]
    [InlineData("public void Receive() { if (!jobs.TryWrite(1)) { } _ = jobs.TryWrite(2); seats.Set(\"a\", default); seats.TryAdd(\"a\", default); }")]
    [InlineData("public void Receive(Session session) { using var writer = session.OpenWriter(); writer.Write(\"a\"u8); if (writer.WrittenCount > 0) writer.Commit(); }")]
    [InlineData("public void Receive(Session session) { var writer = session.OpenWriter(); Fill(ref writer); static void Fill(ref SessionWriter writer) => writer.Commit(); }")]
    [InlineData("public void Receive(PacketContext packet, Server server) { packet.Reply(\"a\"u8); server.SendTo(\"a\", packet.RemoteEndPoint!, \"b\"u8); }", "OnPacket")]
    [InlineData("public async Task Receive() { if (await lines.WriteAsync(\"a\") == SharedChannelResult.TooLarge) { } _ = await lines.WriteAsync(\"b\"); _ = lines.TryWrite(\"c\"); lines.TryRead(out var line); }")]
    public Task What_may_be_ignored_is_not_reported(string handler, string attribute = "OnReceive") => Analysis.VerifyAsync($$"""
        {{Usings}}public class Loop(ImagesClient images, SharedChannel<int> jobs, SharedPayloadChannel<string> lines, SharedTable<Seat> seats) { public object All => (images, jobs, lines, seats); [{{attribute}}] {{handler}} }{{Row}}
        """);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(Usings + """
        public class Loop
        {
        #pragma warning disable PFK0019
            [OnConnect] public void Connect(Session session) => session.SendAsync(new byte[1]);
        #pragma warning restore PFK0019
            [OnReceive] public void Receive(Session session) => {|PFK0019:session.SendAsync(new byte[1])|};
        }
        """);
}
