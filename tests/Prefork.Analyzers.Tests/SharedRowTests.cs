using Prefork.Analyzers.Tests.Support;
using Prefork.CodeFixes;

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

    [Theory]
    [InlineData("[SharedRow]\npublic struct Row\n{\n    public long Score;\n}", "[SharedRow]\npublic partial struct Row\n{\n    public long Score;\n}")]
    [InlineData(
        "public class Outer\n{\n    [SharedRow] public struct Row { public long Score; }\n\n    [SharedRow] public struct Other { public long Score; }\n}",
        "public partial class Outer\n{\n    [SharedRow] public partial struct Row { public long Score; }\n\n    [SharedRow] public partial struct Other { public long Score; }\n}")]
    [InlineData("[SharedRow]\npublic ref partial struct Row\n{\n    public long Score;\n}", "[SharedRow]\npublic partial struct Row\n{\n    public long Score;\n}")]
    [InlineData(
        "[SharedRow]\npublic partial struct Row\n{\n    public string Name { get; set; }\n}",
        "[SharedRow]\npublic partial struct Row\n{\n    [Column(Length = 32)]\n    public partial string Name { get; set; }\n}")]
    [InlineData(
        "[SharedRow]\npublic partial struct Row\n{\n    public string Name;\n    public long Score;\n}",
        "[SharedRow]\npublic partial struct Row\n{\n    [Column(Length = 32)]\n    public partial string Name { get; set; }\n    public partial long Score { get; set; }\n}")]
    [InlineData(
        "[SharedRow]\npublic partial struct Row\n{\n    [Column(Length = 0)]\n    public partial string Name { get; set; }\n}",
        "[SharedRow]\npublic partial struct Row\n{\n    [Column(Length = 32)]\n    public partial string Name { get; set; }\n}")]
    [InlineData(
        "[SharedRow]\npublic partial struct Row\n{\n    [Column(Length = 70000)]\n    public partial string Name { get; set; }\n}",
        "[SharedRow]\npublic partial struct Row\n{\n    [Column(Length = 32767)]\n    public partial string Name { get; set; }\n}")]
    public Task A_mechanical_cure_is_applied(string before, string after) =>
        Fixing.VerifyAsync(new SharedRowCodeFix(), $"using Prefork;\n\n{before}\n", $"using Prefork;\n\n{after}\n");

    [Theory]
    [InlineData("[SharedRow] file struct Row { public long Score; }")]
    [InlineData("[SharedRow] public partial struct Row<T> { public long Score; }")]
    [InlineData("[SharedRow] public partial struct Row { public object Name; }")]
    [InlineData("[SharedRow] public partial struct Row { public string A, B; }")]
    [InlineData("[SharedRow] public partial struct Row() { public string Name { get; set; } = string.Empty; }")]
    public Task No_fix_is_offered_where_the_cure_is_not_certain(string source) =>
        Fixing.VerifyNoneAsync(new SharedRowCodeFix(), $"using Prefork; {source}");
}
