using System.CommandLine;
using Prefork.Benchmarks.Processes;
using Prefork.Benchmarks.Reporting;
using Prefork.Benchmarks.Servers;

namespace Prefork.Benchmarks.Commands;

/// <summary>What a command was asked to do.</summary>
internal sealed record BenchmarkRun(
    ParseResult Arguments,
    IReadOnlyList<ServerDefinition> Servers,
    int Rounds,
    Report Report,
    Workspace Workspace,
    CancellationToken Cancellation)
{
    /// <summary>Measures all servers in turn, round after round, so that a drift of the machine hits all of them alike.</summary>
    public void InTurn(Action<ServerDefinition> measure)
    {
        if (MachineLoad.Warning() is { } warning)
        {
            Report.Note(warning);
        }

        for (var round = 1; round <= Rounds; round++)
        {
            foreach (var server in Servers)
            {
                Report.Note($"round {round} of {Rounds}: {server.Name}");
                measure(server);
            }
        }
    }

    public ServerProcess Start(ServerDefinition server) => ServerProcess.Start(server, Workspace, Cancellation);
}
