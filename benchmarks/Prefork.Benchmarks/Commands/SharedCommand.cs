using System.CommandLine;
using Prefork.Benchmarks.Reporting;
using Prefork.Benchmarks.Tables;

namespace Prefork.Benchmarks.Commands;

/// <summary><c>shared</c>: shared tables beside a dictionary of one process, and read by two processes.</summary>
internal sealed class SharedCommand : Command
{
    private readonly PositiveOption _rows = new("--rows", "How many rows there are", TableComparison.DefaultRows);
    private readonly PositiveOption _rounds = new("--rounds", "How often each is measured; figures are medians over the rounds", 5);
    private readonly Option<bool> _markdown = new("--markdown") { Description = "Print the tables as Markdown" };

    public SharedCommand()
        : base("shared", "Shared tables beside ConcurrentDictionary: nanoseconds for each read and update of 64-byte rows")
    {
        Options.Add(_rows);
        Options.Add(_rounds);
        Options.Add(_markdown);
        SetAction(arguments => TableComparison.Run(
            new Report(arguments.GetValue(_markdown)), arguments.GetValue(_rows), arguments.GetValue(_rounds)));
    }
}
