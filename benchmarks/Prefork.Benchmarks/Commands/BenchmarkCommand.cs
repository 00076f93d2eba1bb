using System.CommandLine;
using System.CommandLine.Parsing;
using Prefork.Benchmarks.Reporting;
using Prefork.Benchmarks.Servers;

namespace Prefork.Benchmarks.Commands;

/// <summary>What all commands share: which servers, how often, and how to print the result.</summary>
internal abstract class BenchmarkCommand : Command
{
    private const int Failure = 1;
    private const int Interrupted = 130;

    private readonly Option<string[]> _only = new("--only")
    {
        Description = "The servers to run, in this order, instead of all; the first is the reference of the ratios",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<ServerDefinition[]> _servers = new("--server")
    {
        Description = "A further server: a name and a command that starts it on 127.0.0.1:{port}; repeatable",
        HelpName = "NAME='COMMAND with {port}'",
        CustomParser = ParseServers,
        DefaultValueFactory = _ => [],
    };

    private readonly PositiveOption _rounds;

    private readonly Option<bool> _markdown = new("--markdown")
    {
        Description = "Print the tables as Markdown",
    };

    private readonly IReadOnlyList<string> _catalog;

    protected BenchmarkCommand(string name, string description, IReadOnlyList<string> catalog, int rounds)
        : base(name, description)
    {
        _catalog = catalog;
        _rounds = new PositiveOption("--rounds", "How often each server is measured; figures are medians over the rounds", rounds);
        Options.Add(_only);
        Options.Add(_servers);
        Options.Add(_rounds);
        Options.Add(_markdown);

        // A thread of its own: it spins under load, and the main one is to hear of Ctrl-C.
        SetAction((arguments, cancellation) =>
            Task.Factory.StartNew(() => Invoke(arguments, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
    }

    /// <summary>Runs the benchmark and returns the exit code.</summary>
    protected abstract int Run(BenchmarkRun run);

    private static ServerDefinition[]? ParseServers(ArgumentResult argument)
    {
        var servers = new List<ServerDefinition>();
        foreach (var token in argument.Tokens)
        {
            if (ServerDefinition.Parse(token.Value) is { } server)
            {
                servers.Add(server);
            }
            else
            {
                argument.AddError($"--server '{token.Value}' is not of the form NAME='COMMAND with {{port}}'");
                return null;
            }
        }

        return [.. servers];
    }

    private int Invoke(ParseResult arguments, CancellationToken cancellation)
    {
        try
        {
            using var workspace = new Workspace();
            return Run(new BenchmarkRun(
                arguments,
                Servers(arguments, workspace),
                arguments.GetValue(_rounds),
                new Report(arguments.GetValue(_markdown)),
                workspace,
                cancellation));
        }
        catch (BenchmarkException failure)
        {
            Report.Note($"error: {failure.Message}");
            return Failure;
        }
        catch (OperationCanceledException)
        {
            Report.Note("interrupted");
            return Interrupted;
        }
    }

    private List<ServerDefinition> Servers(ParseResult arguments, Workspace workspace)
    {
        var further = arguments.GetValue(_servers) ?? [];
        var only = arguments.GetValue(_only) ?? [];
        if (only.Length == 0)
        {
            var catalog = _catalog.Where(name => name != ServerCatalog.Raw || RawServer.HasCompiler);
            return [.. catalog.Select(name => ServerCatalog.Get(name, workspace)), .. further];
        }

        return [.. only.Select(name => further.FirstOrDefault(server => server.Name == name) ?? ServerCatalog.Get(name, workspace))];
    }
}
