using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Text;
using Prefork.Analyzers.Tests.Support;
using Prefork.CodeFixes;

namespace Prefork.Analyzers.Tests;

public sealed class HandlerStubTests
{
    private const string Empty = "using System;\nusing Prefork;\n\npublic sealed class $$Chat\n{\n}\n";

    private static readonly string[] Names =
    [
        "OnReceive", "OnConnect", "OnClose", "OnPacket", "OnWorkerStart", "OnWorkerStop", "OnTick", "OnTask", "OnPipeMessage", "OnBufferFull",
        "OnBufferEmpty", "OnProtocolError", "OnRequestLost", "OnDispatch", "OnWorkerDraining", "OnWorkerExit", "OnStart", "OnShutdown",
        "OnManagerStart", "OnManagerStop", "OnWorkerError", "OnBeforeReload", "OnAfterReload",
    ];

    public static TheoryData<string> Events => [.. Names];

    [Theory]
    [MemberData(nameof(Events))]
    public async Task A_stub_compiles_and_nothing_is_wrong_with_it(string name)
    {
        var source = await ApplyAsync(Empty, name);

        Assert.Contains($"    [{name}", source, StringComparison.Ordinal);
        Assert.DoesNotContain("global::", source, StringComparison.Ordinal);
        Assert.Empty(await Analysis.RunAsync(source, OutputKind.DynamicallyLinkedLibrary));
    }

    [Fact]
    public async Task An_empty_class_is_offered_all_of_them() => Assert.Equal(Names, await OfferedAsync(Empty));

    [Fact]
    public async Task The_stub_stands_where_the_cursor_is() => Assert.Equal(
        "using System;\nusing Prefork;\n\npublic sealed class Chat\n{\n    public int A => 1;\n\n    [OnClose]\n    public void Close(Session session, CloseReason reason) { }\n\n    public int B => 2;\n}\n",
        await ApplyAsync("using System;\nusing Prefork;\n\npublic sealed class Chat\n{\n    public int A => 1;\n$$\n    public int B => 2;\n}\n", "OnClose"));

    [Fact]
    public async Task A_class_without_a_body_gets_one()
    {
        var source = await ApplyAsync("public sealed class $$Chat;\n", "OnReceive");

        Assert.Contains("OnReceive]", source, StringComparison.Ordinal);
        Assert.Empty(await Analysis.RunAsync(source, OutputKind.DynamicallyLinkedLibrary));
    }

    [Theory]
    [InlineData("public class $$Chat { [OnTask] public void Other() { } }", "OnWorkerStart", "OnReceive OnConnect OnPacket OnTask")]
    [InlineData("public class $$Chat { [OnReceive] public void Other() { } }", "OnConnect", "OnReceive OnTask")]
    [InlineData("public static class $$Chat { }", "OnStart", "OnReceive OnTick OnTask")]
    [InlineData("public class $$Chat { public int Close => 1; }", "OnConnect", "OnClose")]
    [InlineData("public class $$Chat { } public class Other { [OnReceive] public void Receive() { } }", "OnConnect", "OnReceive")]
    [InlineData("[Endpoint(\"a\")] public class $$Chat { [OnClose] public void Close() { } } public class Other { [OnReceive] public void Receive() { } }", "OnReceive", "OnClose")]
    [InlineData("[UserProcess(\"a\")] public class $$Feed : IUserProcess { public System.Threading.Tasks.Task RunAsync(UserProcess process, System.Threading.CancellationToken stopping) => System.Threading.Tasks.Task.CompletedTask; }", "OnPipeMessage", "OnReceive OnTask OnStart")]
    public async Task What_may_not_stand_in_a_class_is_not_offered(string source, string offered, string others)
    {
        var names = await OfferedAsync("using Prefork; " + source);

        Assert.Contains(offered, names);
        Assert.Empty(names.Intersect(others.Split(' ')));
    }

    [Theory]
    [InlineData("public class Chat { public void M() { $$ } }")]
    [InlineData("public struct $$Chat { }")]
    [InlineData("public interface $$IChat { }")]
    [InlineData("public class $$Chat<T> { }")]
    [InlineData("public class $$Failure : System.Exception { }")]
    [InlineData("public abstract class $$Chat { }")]
    [InlineData("$$namespace A { }")]
    public async Task Elsewhere_none_is(string source) => Assert.Empty(await OfferedAsync("using Prefork; " + source));

    private static async Task<string> ApplyAsync(string marked, string name)
    {
        using var workspace = new AdhocWorkspace();
        var (document, actions) = await ActionsAsync(workspace, marked);
        var operation = (await actions.Single(action => action.EquivalenceKey == name).GetOperationsAsync(default)).OfType<ApplyChangesOperation>().Single();
        return (await operation.ChangedSolution.GetDocument(document.Id)!.GetTextAsync()).ToString().ReplaceLineEndings("\n");
    }

    private static async Task<IReadOnlyList<string?>> OfferedAsync(string marked)
    {
        using var workspace = new AdhocWorkspace();
        return [.. (await ActionsAsync(workspace, marked)).Actions.Select(action => action.EquivalenceKey)];
    }

    private static async Task<(Document Document, IReadOnlyList<CodeAction> Actions)> ActionsAsync(AdhocWorkspace workspace, string marked)
    {
        var position = marked.IndexOf("$$", StringComparison.Ordinal);
        var document = Fixing.Open(workspace, marked.Remove(position, 2), OutputKind.DynamicallyLinkedLibrary);
        var actions = new List<CodeAction>();
        await new HandlerStubRefactoring().ComputeRefactoringsAsync(
            new CodeRefactoringContext(document, new TextSpan(position, 0), action => actions.AddRange(action.NestedActions), default));
        return (document, actions);
    }
}
