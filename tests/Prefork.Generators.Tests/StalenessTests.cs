using Microsoft.CodeAnalysis;
using Prefork.Generators.Tests.Support;

namespace Prefork.Generators.Tests;

/// <summary>After an edit the same is generated as by a first run over what was edited.</summary>
public sealed class StalenessTests
{
    private const string Handlers = """
        using R = Prefork.OnReceiveAttribute;
        using Text = System.String;

        public sealed class Chat(IService service, Text? name = null)
        {
            [R(Endpoint = Names.First)] public string? Receive(Text text) => $"{service}{name}{text}";
            [OnClose] public void Close(Value value) { }
            [OnPacket] public Row Packet(Value value) => default;
        }

        public sealed class Derived : Middle;

        public class Gone { [OnConnect(Endpoint = "gone")] public void Connect() { } }
        """;

    private const string Others = """
        public interface IService;
        public static class Names { public const string First = "a"; }
        public sealed class Value;
        public abstract class Middle : Base { }
        public abstract class Base { [OnConnect] public void Connect() { int unused = 1; } }
        [SharedRow] public partial struct Row { public int Number { get; set; } }
        public sealed class Images { [OnTask] public int Resize(string path, Plain plain = null!) => path.Length; }
        public sealed class Plain : IService { public string Text { get; set; } = "a"; }
        """;

    [Theory]
    [InlineData("First = \"a\"", "First = \"b\"", true)]
    [InlineData("sealed class Value", "readonly struct Value", true)]
    [InlineData("Middle : Base {", "Middle {", true)]
    [InlineData("Middle : Base {", "Middle : Base { public new int Connect => 1;", true)]
    [InlineData("[OnConnect] public void Connect() {", "[OnConnect] public void Connect(Worker worker) {", true)]
    [InlineData("[OnConnect] public void Connect() {", "[OnConnect] public async Task Connect() {", true)]
    [InlineData("public int Number { get; set; }", "public int Number { get => 1; set { } }", true)]
    [InlineData("public int Number { get; set; }", "public int Number = 1; public Row() { }", true)]
    [InlineData("public sealed class Images {", "#nullable disable\npublic sealed class Images {", true)]
    [InlineData("Resize(string path,", "Resize(string? path,", true)]
    [InlineData("[OnTask]", "[OnTask(Name = \"x\")]", true)]
    [InlineData("public static class Names {", "public static class Names { public static void More() { }", false)]
    [InlineData("int unused = 1", "int unused = 2", false)]
    [InlineData("path.Length", "path.Length + 1", false)]
    [InlineData("{ get; set; } = \"a\"", "{ get; set; } = \"b\"", false)]
    public void An_edit_is_noticed_where_it_matters(string before, string after, bool matters)
    {
        var compilation = Compiler.Compile(Handlers, Others);
        var tree = compilation.SyntaxTrees.Single(candidate => candidate.FilePath == "Source1.cs");
        var edited = compilation.ReplaceSyntaxTree(tree, Compiler.Parse(Others.Replace(before, after, StringComparison.Ordinal), "Source1.cs"));
        var first = Generation.Run(compilation);

        var again = first.RunAgain(edited);

        Assert.Equal(Generation.Run(edited).Sources, again.Sources);
        Assert.Equal(matters, !first.Sources.SequenceEqual(again.Sources));
    }

    [Fact]
    public void An_alias_of_every_file_is_followed()
    {
        var compilation = Compiler.Compile("public class Chat { [Hello] public void Connect() { } }", "");
        var tree = compilation.SyntaxTrees.Single(candidate => candidate.FilePath == "Source1.cs");
        var first = Generation.Run(compilation);

        var again = first.RunAgain(compilation.ReplaceSyntaxTree(tree, Compiler.Parse("global using Hello = Prefork.OnConnectAttribute;", "Source1.cs"))).AssertClean();

        Assert.DoesNotContain("Chat.g.cs", first.Sources.Keys);
        Assert.Contains("Chat.g.cs", again.Sources.Keys);
    }

    [Fact]
    public void Another_reference_is_noticed()
    {
        var library = Generation.Run(Compiler.CompileAs("Lib", "public static class Lib { [OnConnect] public static void Connect() { } }"));
        var compilation = Compiler.Compile("");
        var first = Generation.Run(compilation);

        var again = first.RunAgain(compilation.AddReferences(MetadataReference.CreateFromImage(LoadedApplication.Emit(library))));

        Assert.Contains("HandlerRegistry_Lib", again.Sources["Prefork-AddHandlers.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_goes_takes_its_file_along()
    {
        var compilation = Compiler.Compile(Handlers, Others);
        var tree = compilation.SyntaxTrees.Single(candidate => candidate.FilePath == "Source0.cs");
        var edited = compilation.ReplaceSyntaxTree(tree, Compiler.Parse(Handlers.Replace("[OnConnect(Endpoint = \"gone\")] ", "", StringComparison.Ordinal), "Source0.cs"));

        var again = Generation.Run(compilation).RunAgain(edited);

        Assert.DoesNotContain("Gone.g.cs", again.Sources.Keys);
        Assert.Equal(Generation.Run(edited).Sources, again.Sources);
    }
}
