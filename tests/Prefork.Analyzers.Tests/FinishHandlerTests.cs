using Prefork.Analyzers.Tests.Support;

namespace Prefork.Analyzers.Tests;

public sealed class FinishHandlerTests
{
    private const string Usings = """
        using System;
        using System.Threading.Tasks;
        using Prefork;

        public class Images
        {
            [OnTask] public int Resize(string path) => 1;
            [OnTask] public ValueTask ResetAsync() => default;
            [OnTask] public string? Text() => null;
            [OnTask(Name = "a")] public void Several(int number) { }
            [OnTask(Name = "b")] public void Several(string text) { }
            public void None() { }
        }

        """;

    [Theory]
    [InlineData("[OnFinish(typeof(Images), \"Missing\")] public void {|PFK0012:End|}(TaskOutcome outcome) { }", "[OnFinish] names no method with a valid [OnTask]")]
    [InlineData("[OnFinish(typeof(Images), nameof(Images.None))] public void {|PFK0012:End|}(TaskOutcome outcome) { }", "names no method")]
    [InlineData("[OnFinish(typeof(string), \"Trim\")] public void {|PFK0012:End|}() { }", "names no method")]
    [InlineData("[OnFinish(typeof(Images), nameof(Images.Several))] public void {|PFK0012:End|}(TaskOutcome outcome) { }", "names several tasks")]
    [InlineData("[OnFinish(typeof(Images), nameof(Images.Resize))] public void End(TaskOutcome<long> {|PFK0012:outcome|}) { }", "make parameter 'outcome' a TaskOutcome<int>")]
    [InlineData("[OnFinish(typeof(Images), nameof(Images.Resize))] public void End(TaskOutcome {|PFK0012:outcome|}) { }", "a TaskOutcome<int>")]
    [InlineData("[OnFinish(typeof(Images), nameof(Images.ResetAsync))] public void End(TaskOutcome<int> {|PFK0012:outcome|}) { }", "a TaskOutcome")]
    public async Task What_does_not_fit_is_reported(string member, string message)
    {
        var diagnostics = await Analysis.VerifyAsync($"{Usings}public class Loop {{ {member} }}");

        Assert.Contains(message, diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public Task What_fits_is_not_reported() => Analysis.VerifyAsync(Usings + """
        public class Loop
        {
            [OnFinish(typeof(Images), nameof(Images.Resize))] public void Resized(TaskOutcome<int> outcome, Worker worker) { }
            [OnFinish(typeof(Images), nameof(Images.ResetAsync))] public Task WasReset() => Task.CompletedTask;
            [OnFinish(typeof(Images), nameof(Images.Text))] public void Texted(TaskOutcome<string> outcome) { }
        }
        """);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(Usings + """
        public class Loop
        {
        #pragma warning disable PFK0012
            [OnFinish(typeof(Images), "A")] public void A() { }
        #pragma warning restore PFK0012
            [OnFinish(typeof(Images), "B")] public void {|PFK0012:B|}() { }
        }
        """);
}
