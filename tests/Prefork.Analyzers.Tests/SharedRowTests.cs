using Prefork.Analyzers.Tests.Support;

namespace Prefork.Analyzers.Tests;

public sealed class SharedRowTests
{
    [Theory]
    [InlineData("[SharedRow] public struct {|PFK0007:Row|} { public long Score; }", "make it, and the types around it, partial")]
    [InlineData("public class Outer { [SharedRow] public partial struct {|PFK0007:Row|} { public long Score; } }", "partial")]
    [InlineData("[SharedRow] public partial struct {|PFK0007:Row|}<T> { public long Score; }", "not generic")]
    [InlineData("[SharedRow] public ref partial struct {|PFK0007:Row|} { public long Score; }", "ordinary struct")]
    [InlineData("[SharedRow] public partial struct Row { public string {|PFK0007:Name|}; }", "'Name' is or holds a reference")]
    [InlineData("[SharedRow] public partial struct Row { public object {|PFK0007:Name|} { get; set; } }", "'Name' is or holds a reference")]
    [InlineData("[SharedRow] public partial struct Row { public int {|PFK0007:Columns|}; }", "that of the generated columns")]
    public async Task What_cannot_be_a_row_is_reported_with_what_to_do(string source, string message)
    {
        var diagnostics = await Analysis.VerifyAsync("using Prefork;\n" + source);

        Assert.Contains(message, diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[SharedRow] public partial struct Row { public long Score; private byte _level; public bool IsOn { get; set; } public static object Shared; }")]
    [InlineData("[SharedRow] public partial record struct Row(long Score, System.Guid Id);")]
    [InlineData("public struct Row { public string Name; }")]
    public Task What_can_be_one_is_not(string source) => Analysis.VerifyAsync("using Prefork;\n" + source);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync("""
        using Prefork;
        #pragma warning disable PFK0007
        [SharedRow] public struct Row { public long Score; }
        #pragma warning restore PFK0007
        [SharedRow] public struct {|PFK0007:Other|} { public long Score; }
        """);
}
