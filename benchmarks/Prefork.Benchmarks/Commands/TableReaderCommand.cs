using System.CommandLine;
using Prefork.Benchmarks.Tables;

namespace Prefork.Benchmarks.Commands;

/// <summary>The other process of <see cref="SharedCommand"/>.</summary>
internal sealed class TableReaderCommand : Command
{
    public TableReaderCommand()
        : base("table-reader", "Reads the tables of another process")
    {
        Hidden = true;
        var process = new Argument<int>("process");
        var fd = new Argument<int>("fd");
        var rows = new Argument<int>("rows");
        Arguments.Add(process);
        Arguments.Add(fd);
        Arguments.Add(rows);
        SetAction(arguments => TableReader.Run(arguments.GetValue(process), arguments.GetValue(fd), arguments.GetValue(rows)));
    }
}
