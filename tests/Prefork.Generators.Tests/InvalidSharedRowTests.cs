using Prefork.Generators.Tests.Support;

namespace Prefork.Generators.Tests;

public sealed class InvalidSharedRowTests
{
    [Theory]
    [InlineData("[SharedRow] public struct Row { public long Score; }")]
    [InlineData("[SharedRow] public partial struct Row<T> { public long Score; }")]
    [InlineData("public class Outer { [SharedRow] public partial struct Row { public long Score; } }")]
    [InlineData("[SharedRow] public ref partial struct Row { public long Score; }")]
    [InlineData("[SharedRow] public partial struct Row { public string Name; }")]
    [InlineData("[SharedRow] public partial struct Row { public object Name { get; set; } }")]
    [InlineData("[SharedRow] public partial struct Row { public long Score; public partial long Level { get; set; } }")]
    [InlineData("[SharedRow] public partial struct Row { public partial long Level { get; } }")]
    [InlineData("[SharedRow] public partial struct Row { [Column(Length = 0)] public partial string Name { get; set; } }")]
    [InlineData("[SharedRow] public partial struct Row { public long Columns; }")]
    [InlineData("[SharedRow] public partial record struct Row { public partial long Level { get; set; } }")]
    public void What_cannot_be_a_row_is_skipped(string source)
    {
        var generation = Generation.Run(source);

        Assert.Null(generation.Result.Exception);
        Assert.DoesNotContain(generation.Sources, file => file.Key.Contains("SharedRow", StringComparison.Ordinal));
    }
}
