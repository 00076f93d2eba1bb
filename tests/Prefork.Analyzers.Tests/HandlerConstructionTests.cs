using Microsoft.CodeAnalysis;
using Prefork.Analyzers.Tests.Support;
using Prefork.CodeFixes;

namespace Prefork.Analyzers.Tests;

public sealed class HandlerConstructionTests
{
    private const string Usings = "using System;\nusing Microsoft.Extensions.DependencyInjection;\nusing Prefork;\n";
    private const string Handler = "[OnClose] public void Close() { }";

    [Theory]
    [InlineData("public struct {|PFK0003:Chat|} { HANDLER }", "make it one")]
    [InlineData("public interface {|PFK0003:IChat|} { [OnClose] void Close(); }", "make it one")]
    [InlineData("abstract class {|PFK0003:Chat|} { HANDLER }", "derive a class")]
    [InlineData("abstract class {|PFK0003:Chat|} { HANDLER } abstract class More : Chat;", "derive a class")]
    [InlineData("public class {|PFK0003:Chat|}<T> { HANDLER }", "make it abstract and derive a class")]
    [InlineData("public class Outer<T> { public class {|PFK0003:Chat|} { HANDLER } }", "make it abstract and derive a class")]
    [InlineData("public class Outer { class {|PFK0003:Chat|} { HANDLER } }", "public or internal")]
    [InlineData("public class Outer { class Middle { public class {|PFK0003:Chat|} { HANDLER } } }", "public or internal")]
    [InlineData("file class {|PFK0003:Chat|} { HANDLER }", "public or internal")]
    [InlineData("public class {|PFK0003:Chat|} { protected Chat() { } HANDLER }", "make one public")]
    [InlineData("public class {|PFK0003:Chat|} { public Chat(Version a) { } public Chat(Uri b) { } HANDLER }", "[ActivatorUtilitiesConstructor]")]
    [InlineData("public class {|PFK0003:Chat|} { public Chat(int size) { } HANDLER }", "constructor parameter 'size' of type 'int'")]
    [InlineData("public class {|PFK0003:Chat|} { public Chat(string name) { } HANDLER }", "constructor parameter 'name' of type 'string'")]
    [InlineData("public class {|PFK0003:Chat|} { public required int Size { get; set; } HANDLER }", "[SetsRequiredMembers]")]
    [InlineData("[UserProcess(\"a\")] public class {|PFK0003:Feed|} { }", "implement IUserProcess")]
    [InlineData("[UserProcess(\"a\")] public abstract class {|PFK0003:Feed|} : IUserProcess { RUN }", "make it concrete")]
    [InlineData("[UserProcess(\"a\")] public class {|PFK0003:Feed|}(int size) : IUserProcess { public int Size => size; RUN }", "constructor parameter 'size'")]
    [InlineData("[UserProcess(\"a\")] public class {|PFK0003:Feed|}<T> : IUserProcess { RUN HANDLER }", "type parameters")]
    public async Task A_class_that_cannot_be_made_is_reported(string source, string message)
    {
        var diagnostics = await Analysis.VerifyAsync(Usings + Fill(source));

        Assert.Contains(message, diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public class Chat { HANDLER }")]
    [InlineData("public record Chat(Version Version) { HANDLER }")]
    [InlineData("public class Chat(Version version, int size = 1) { public override string ToString() => $\"{version}{size}\"; HANDLER }")]
    [InlineData("internal class Chat { internal Chat() { } HANDLER }")]
    [InlineData("public abstract class Chat { HANDLER }")]
    [InlineData("public abstract class Chat<T> { HANDLER }")]
    [InlineData("abstract class Chat<T> { HANDLER } class Numbers : Chat<int>;")]
    [InlineData("abstract class Chat { HANDLER } abstract class More : Chat; class Last : More;")]
    [InlineData("public class Chat { private Chat() { } [OnClose] public static void Close() { } }")]
    [InlineData("public struct NoHandlers { private void Close() { } }")]
    [InlineData("[UserProcess(\"a\")] internal class Feed(Version version) : IUserProcess { public Version Version => version; RUN }")]
    [InlineData("public abstract class Base : IUserProcess { RUN } [UserProcess(\"a\")] public class Feed : Base;")]
    public Task A_class_that_can_be_made_is_not_reported(string source) => Analysis.VerifyAsync(Usings + Fill(source));

    [Fact]
    public Task In_an_application_a_public_abstract_class_needs_a_derived_one_too() => Analysis.VerifyAsync(
        "using Prefork; return; public abstract class {|PFK0003:Chat|} { [OnClose] public void Close() { } }",
        OutputKind.ConsoleApplication);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync("""
        using Prefork;
        #pragma warning disable PFK0003
        public struct Chat { [OnClose] public void Close() { } }
        #pragma warning restore PFK0003
        """);

    [Theory]
    [InlineData("abstract class A\n{\n    HANDLER\n}", "class A\n{\n    HANDLER\n}")]
    [InlineData("public class A\n{\n    private A() { }\n    HANDLER\n}", "public class A\n{\n    public A() { }\n    HANDLER\n}")]
    [InlineData(
        "public class A\n{\n    private sealed class B\n    {\n        HANDLER\n    }\n}",
        "public class A\n{\n    public sealed class B\n    {\n        HANDLER\n    }\n}")]
    [InlineData(
        "public class A\n{\n    class B\n    {\n        public class C { HANDLER }\n        class D { HANDLER }\n    }\n}",
        "public class A\n{\n    internal class B\n    {\n        public class C { HANDLER }\n        public class D { HANDLER }\n    }\n}")]
    [InlineData("[UserProcess(\"a\")]\npublic abstract class A : IUserProcess\n{\n    RUN\n}", "[UserProcess(\"a\")]\npublic class A : IUserProcess\n{\n    RUN\n}")]
    public Task A_mechanical_cure_is_applied(string before, string after) => Fixing.VerifyAsync(
        new HandlerConstructionCodeFix(),
        Usings + Fill(before),
        Usings + Fill(after));

    [Theory]
    [InlineData("struct A { HANDLER }")]
    [InlineData("abstract class A { HANDLER public abstract void M(); }")]
    [InlineData("file class A { HANDLER }")]
    [InlineData("class A { private A() { } private A(int size) { } HANDLER }")]
    public Task No_fix_is_offered_where_the_cure_is_not_certain(string source) => Fixing.VerifyNoneAsync(
        new HandlerConstructionCodeFix(),
        Usings + Fill(source));

    private static string Fill(string source) => source
        .Replace("HANDLER", Handler, StringComparison.Ordinal)
        .Replace("RUN", "public System.Threading.Tasks.Task RunAsync(UserProcess process, System.Threading.CancellationToken stopping) => System.Threading.Tasks.Task.CompletedTask;", StringComparison.Ordinal);
}
