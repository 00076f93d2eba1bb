using Prefork.Generators.Tests.Support;

namespace Prefork.Generators.Tests;

public sealed class InvalidHandlerTests
{
    [Theory]
    [InlineData("[OnReceive] public void Wrong(ref Session session) { }")]
    [InlineData("[OnReceive] public void Wrong<T>() { }")]
    [InlineData("[OnConnect] public void Wrong(int size) { }")]
    [InlineData("[OnConnect] public void Wrong([Message] Version version) { }")]
    [InlineData("[OnReceive] public void Wrong(Memory<byte> data) { }")]
    [InlineData("[OnReceive] public void Wrong(Session? session) { }")]
    [InlineData("[OnReceive] public void Wrong(int first, long second) { }")]
    [InlineData("[OnReceive] public void Wrong(SendResult result) { }")]
    [InlineData("[OnReceive] public void Wrong(IntPtr pointer) { }")]
    [InlineData("[OnTick(Milliseconds = 1)] public void Wrong(ServerEndpoint endpoint) { }")]
    [InlineData("[OnClose] public int Wrong() => 1;")]
    [InlineData("[OnReceive] public SendResult Wrong(Session session) => session.Send(\"a\"u8);")]
    [InlineData("[OnReceive] public Version Wrong() => new();")]
    [InlineData("[OnReceive] public List<int> Wrong() => [];")]
    [InlineData("[OnReceive] public void Wrong(byte[] data) { }")]
    [InlineData("[OnReceive] public async void Wrong() => await Task.Yield();")]
    [InlineData("[OnReceive] private void Wrong() { }")]
    [InlineData("[OnReceive] public Task Wrong(ReadOnlySpan<byte> data) => Task.CompletedTask;")]
    [InlineData("[OnReceive] public void Wrong(Session a, Session b) { }")]
    [InlineData("[OnConnect] public void Wrong(CloseReason reason) { }")]
    [InlineData("[OnPipeMessage] public void Wrong(PipeMessageContext message) { }")]
    [InlineData("[OnPipeMessage(In = ServerRole.Manager)] public void Wrong(string text) { }")]
    [InlineData("[OnFinish(typeof(string), \"Trim\")] public void Wrong(TaskOutcome outcome) { }")]
    public void An_invalid_handler_is_skipped_and_the_others_are_not(string wrong)
    {
        var generation = Generation.Run($"public class Chat {{ {wrong} [OnWorkerStop] public void Stop() {{ }} }}").AssertClean();

        using var application = new LoadedApplication(null, generation);
        Assert.Equal(["Chat.Stop"], application.Handlers.Select(handler => handler.Name));
    }

    [Theory]
    [InlineData("public struct Chat { [OnClose] public void Close() { } }")]
    [InlineData("public interface IChat { [OnClose] void Close(); }")]
    [InlineData("public abstract class Chat { [OnClose] public void Close() { } }")]
    [InlineData("public class Chat<T> { [OnClose] public void Close() { } [OnReceive] public static void Receive() { } }")]
    [InlineData("public class Outer { private class Chat { [OnClose] public void Close() { } } }")]
    [InlineData("file class Chat { [OnClose] public void Close() { } }")]
    [InlineData("public class Chat { private Chat() { } [OnClose] public void Close() { } }")]
    [InlineData("public class Chat { public Chat(Version a) { } public Chat(Uri b) { } [OnClose] public void Close() { } }")]
    [InlineData("public class Chat(int size) { [OnClose] public void Close() => _ = size; }")]
    [InlineData("public class Chat { public required int Size { get; set; } [OnClose] public void Close() { } }")]
    public void A_class_that_cannot_be_made_is_skipped(string source)
    {
        using var application = new LoadedApplication(null, Generation.Run(source).AssertClean());

        Assert.Empty(application.Classes);
    }

    [Theory]
    [InlineData("public class Chat { public Chat() { } public Chat(Version a) { } [OnClose] public void Close() { } }")]
    [InlineData("""
        public class Chat
        {
            [Microsoft.Extensions.DependencyInjection.ActivatorUtilitiesConstructor] public Chat(Version a) { }
            public Chat(Uri b) { }
            [OnClose] public void Close() { }
        }
        """)]
    [InlineData("public record Chat(Version Version) { [OnClose] public void Close() { } }")]
    [InlineData("""
        public class Chat
        {
            [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public Chat() { }
            public required int Size { get; set; }
            [OnClose] public void Close() { }
        }
        """)]
    [InlineData("public abstract class Chat { private Chat() { } [OnClose] public static void Close() { } [OnReceive] public void Receive() { } }")]
    public void A_class_that_can_be_made_is_not_skipped(string source)
    {
        using var application = new LoadedApplication(null, Generation.Run(source).AssertClean());

        Assert.Equal(["Chat.Close"], application.Handlers.Select(handler => handler.Name));
    }

    [Fact]
    public void Broken_code_is_no_error_of_the_generator()
    {
        var generation = Generation.Run("public class Chat : Missing<Nothing> { [OnReceive(Endpoint = )] public Missing Receive(Missing m, ) }");

        Assert.Null(generation.Result.Exception);
        Assert.Empty(generation.Result.Diagnostics);
    }

    [Fact]
    public void Without_the_runtime_nothing_is_generated() => Assert.Empty(
        Generation.Run(Compiler.Compile("class C;").WithReferences(References.WithoutRuntime)).Sources);
}
