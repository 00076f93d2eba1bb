using Prefork.Analyzers.Tests.Support;
using Prefork.CodeFixes;

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

    [Theory]
    [InlineData("TaskOutcome<string> outcome", "nameof(Work.Count)", "TaskOutcome<int> outcome")]
    [InlineData("TaskOutcome outcome", "nameof(Work.List)", "TaskOutcome<System.Collections.Generic.List<string>> outcome")]
    [InlineData("TaskOutcome<int> outcome", "nameof(Work.Reset)", "TaskOutcome outcome")]
    public Task The_handler_takes_the_outcome_of_its_task(string before, string task, string after)
    {
        string Source(string parameter) => $$"""
            using Prefork;

            public class Work
            {
                [OnTask] public int Count() => 1;
                [OnTask] public System.Collections.Generic.List<string> List() => [];
                [OnTask] public void Reset() { }
            }

            public class Loop
            {
                [OnFinish(typeof(Work), {{task}})] public void Finish({{parameter}}) { }
            }
            """;
        return Fixing.VerifyAsync(new FinishHandlerCodeFix(), Source(before), Source(after));
    }

    [Fact]
    public Task Where_no_task_is_named_none_is_guessed() => Fixing.VerifyNoneAsync(
        new FinishHandlerCodeFix(), "using Prefork; public class Loop { [OnFinish(typeof(string), \"Run\")] public void Finish(TaskOutcome outcome) { } }");
}
