using Prefork.Hosting;

namespace Prefork.Tests.Hosting;

public sealed class CpuListTests
{
    private static readonly int[] Available = [0, 2, 3, 4, 9];

    [Theory]
    [InlineData("off", new int[0])]
    [InlineData("Off", new int[0])]
    [InlineData("on", new[] { 0, 2, 3, 4, 9 })]
    [InlineData("ON", new[] { 0, 2, 3, 4, 9 })]
    [InlineData("9", new[] { 9 })]
    [InlineData("2-4", new[] { 2, 3, 4 })]
    [InlineData(" 9 , 2 - 3,0", new[] { 9, 2, 3, 0 })]
    public void Processors_come_as_they_are_listed(string text, int[] expected)
    {
        Assert.Null(CpuList.Parse(text, Available, out var cpus));
        Assert.Equal(expected, cpus);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yes")]
    [InlineData("0,")]
    [InlineData("-1")]
    [InlineData("3-2")]
    [InlineData("2-3-4")]
    [InlineData("99999999999")]
    public void What_is_no_list_is_refused(string text)
    {
        Assert.Equal("which is no list of processors", CpuList.Parse(text, Available, out var cpus));
        Assert.Empty(cpus);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("0,2-2147483647", 5)]
    public void A_processor_that_is_not_there_is_named(string text, int unknown)
    {
        Assert.Equal($"and this process may not run on processor {unknown}, only on 0,2-4,9", CpuList.Parse(text, Available, out var cpus));
        Assert.Empty(cpus);
    }
}
