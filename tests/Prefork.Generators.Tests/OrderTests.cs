using Prefork.Generators.Tests.Support;

namespace Prefork.Generators.Tests;

public sealed class OrderTests
{
    private static readonly string[] Methods =
    [
        "[OnReceive(Endpoint = \"b\")] public void B(Server server) { }",
        "[OnReceive(Endpoint = \"a\")] public void A(IServiceProvider services) { }",
        "[OnReceive(Endpoint = \"c\")] public void A(Worker worker) { }",
        "[OnClose] public void Close() { }",
        "[OnConnect] public void Connect(Version clock) { }",
    ];

    [Fact]
    public void The_order_of_declarations_does_not_matter() => Assert.Equal(
        Generation.Run(ClassOf(Methods)).AssertClean().Sources,
        Generation.Run(ClassOf(Methods.Reverse())).AssertClean().Sources);

    [Fact]
    public void The_order_of_files_does_not_matter()
    {
        string[] files =
        [
            ClassOf(Methods.Take(2)),
            ClassOf(Methods.Skip(2)),
            "public class Other : Base { [OnConnect] public void Connect() { } }",
            "public abstract class Base { [OnReceive] public void Receive() { } }",
            "partial class Derived : Base;",
            "partial class Derived : IDisposable { public void Dispose() { } }",
        ];

        Assert.Equal(Generation.Run(files).AssertClean().Sources, Generation.Run([.. files.Reverse()]).AssertClean().Sources);
    }

    private static string ClassOf(IEnumerable<string> methods) => $"public partial class Chat {{ {string.Join("\n", methods)} }}";
}
