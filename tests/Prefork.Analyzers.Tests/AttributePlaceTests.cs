using Prefork.Analyzers.Tests.Support;

namespace Prefork.Analyzers.Tests;

public sealed class AttributePlaceTests
{
    [Theory]
    [InlineData("public class Chat { [{|PFK0025:OnThreadPool|}] public void Work() { } }", "'Work' is no handler")]
    [InlineData("[{|PFK0025:Endpoint(\"a\")|}] public sealed class Chat { public void Work() { } }", "'Chat' has no handler of an event that belongs to an endpoint")]
    [InlineData("[{|PFK0025:Endpoint(\"a\")|}] public class Chat { [OnWorkerStart] public void Work() { } }", "belongs to an endpoint")]
    [InlineData("[{|PFK0025:TaskClient(\"A\")|}] public class Chat { [OnReceive] public void Work() { } }", "'Chat' has no tasks")]
    [InlineData("public struct Row { [{|PFK0025:Column(Length = 3)|}] public string Name { get; set; } }", "'Row' is no row of shared memory")]
    public async Task An_attribute_without_effect_is_reported(string source, string message)
    {
        var diagnostics = await Analysis.VerifyAsync("using Prefork; " + source);

        Assert.Contains(message, diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public class Chat { [OnReceive] [OnThreadPool] public void Work() { } }")]
    [InlineData("public abstract class Base { [OnReceive] public abstract void Work(); } public class Chat : Base { [OnThreadPool] public override void Work() { } }")]
    [InlineData("[Endpoint(\"a\")] public sealed class Chat { [OnDispatch] public static DispatchDecision Choose(DispatchContext context) => default; }")]
    [InlineData("[Endpoint(\"a\")] public abstract class Base; public class Chat : Base { [OnReceive] public void Work() { } }")]
    [InlineData("public abstract class Base { [OnReceive] public void Work() { } } [Endpoint(\"a\")] public sealed class Chat : Base;")]
    [InlineData("[TaskClient(\"A\")] public class Chat { [OnTask] public void Work() { } }")]
    [InlineData("[SharedRow] public partial struct Row { [Column(Length = 3)] public partial string Name { get; set; } }")]
    public Task One_with_effect_is_not(string source) => Analysis.VerifyAsync("using Prefork; " + source);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(
        "using Prefork;\n#pragma warning disable PFK0025\npublic class Chat { [OnThreadPool] public void Work() { } }");

    [Theory]
    [InlineData("public interface IChat { void Work(); } public class Chat : IChat { [OnReceive] void IChat.{|PFK0001:Work|}() { } }")]
    [InlineData("public class Chat { [OnReceive] public static Chat operator {|PFK0001:!|}(Chat chat) => chat; }")]
    [InlineData("public class Chat { [OnReceive] ~{|PFK0001:Chat|}() { } }")]
    [InlineData("public struct {|PFK0003:Chat|} { [OnReceive] public static void Work() { } }")]
    [InlineData("public interface {|PFK0003:IChat|} { [OnReceive] static void Work() { } }")]
    [InlineData("file static class {|PFK0003:Chat|} { [OnStart] public static void Work() { } }")]
    public Task Events_on_what_is_no_method_of_a_handler_class_are_reported_by_other_rules(string source) => Analysis.VerifyAsync("using Prefork; " + source);
}
