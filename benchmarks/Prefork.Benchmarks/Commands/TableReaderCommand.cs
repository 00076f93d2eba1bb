using System.CommandLine;
using Prefork.Benchmarks.Tables;

namespace Prefork.Benchmarks.Commands;

/// <summary>The other processes of <see cref="SharedCommand"/>.</summary>
internal sealed class TableReaderCommand : Command
{
    public TableReaderCommand()
        : base(TableReader.CommandName, "Reads the tables of another process, or its own")
    {
        Hidden = true;
        var process = new Argument<int>("process");
        var fd = new Argument<int>("fd");
        var rows = new Argument<int>("rows");
        var index = new Argument<int>("index");
        Arguments.Add(process);
        Arguments.Add(fd);
        Arguments.Add(rows);
        Arguments.Add(index);
        SetAction(arguments => TableReading.Run(
            arguments.GetValue(process), arguments.GetValue(fd), arguments.GetValue(rows), arguments.GetValue(index)));
    }
}
