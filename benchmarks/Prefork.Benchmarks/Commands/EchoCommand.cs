using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Prefork.Benchmarks.Load;
using Prefork.Benchmarks.Reporting;
using Prefork.Benchmarks.Servers;

namespace Prefork.Benchmarks.Commands;

/// <summary><c>echo</c>: throughput, CPU time, latency and memory of echo servers under the same load.</summary>
internal sealed class EchoCommand : BenchmarkCommand
{
    private static readonly string[] Columns =
        ["server", "messages/s", "CPU µs/message", "p50 µs", "p99 µs", "p99.9 µs", "memory MiB", "errors"];

    private readonly Option<LoadShape[]> _loads = new("--load")
    {
        Description = "A load: connections, messages in flight on each, bytes of a message, and how long; repeatable",
        HelpName = "CONNS:DEPTH:SIZE:SECONDS",
        CustomParser = ParseLoads,
        DefaultValueFactory = _ =>
        [
            new LoadShape(50, 1, 100, TimeSpan.FromSeconds(4)),
            new LoadShape(200, 1, 1024, TimeSpan.FromSeconds(4)),
            new LoadShape(50, 16, 100, TimeSpan.FromSeconds(4)),
            new LoadShape(20, 1, 65536, TimeSpan.FromSeconds(4)),
        ],
    };

    public EchoCommand()
        : base("echo", "Compares echo servers: messages/s, CPU time per message, latency, memory", ServerCatalog.All, rounds: 3)
    {
        Options.Add(_loads);
    }

    protected override int Run(BenchmarkRun run)
    {
        var loads = run.Arguments.GetValue(_loads)!;
        var figures = new Dictionary<(LoadShape Load, string Server), List<EchoFigures>>();
        run.InTurn(definition =>
        {
            using var server = run.Start(definition);
            WarmUp.Run(server, run.Cancellation);
            foreach (var load in loads)
            {
                var measured = Measure(server, load, run.Cancellation);
                if (!figures.TryGetValue((load, definition.Name), out var rounds))
                {
                    figures.Add((load, definition.Name), rounds = []);
                }

                rounds.Add(measured);
            }
        });

        foreach (var load in loads)
        {
            Print(run, load, [.. run.Servers.Select(server => (server.Name, EchoFigures.MedianOf(figures[(load, server.Name)])))]);
        }

        return figures.Values.SelectMany(rounds => rounds).Any(round => round.Errors > 0) ? 1 : 0;
    }

    private static LoadShape[]? ParseLoads(ArgumentResult argument)
    {
        var loads = new List<LoadShape>();
        foreach (var token in argument.Tokens)
        {
            if (LoadShape.TryParse(token.Value, out var load))
            {
                loads.Add(load);
            }
            else
            {
                argument.AddError($"--load '{token.Value}' is not of the form CONNS:DEPTH:SIZE:SECONDS, or is out of range");
                return null;
            }
        }

        return [.. loads];
    }

    private static EchoFigures Measure(ServerProcess server, LoadShape load, CancellationToken cancellation)
    {
        using var client = new LoadClient(server.Port, load);
        client.Start();
        client.Run(load.WarmUp, verify: true, cancellation);

        var cpu = server.Session.CpuTime();
        var result = client.Run(load.Window, verify: false, cancellation);
        cpu = server.Session.CpuTime() - cpu;

        var memory = server.Session.ProportionalMemory();
        client.Drain(cancellation);
        if (client.Errors > 0)
        {
            server.ThrowIfEnding($"under load ({load})");
            Report.Note($"{server.Name}: {client.Errors} of {load.Connections} connections failed ({load}), the first because {client.FirstError}");
        }

        return new EchoFigures(
            result.Rate,
            cpu.TotalMicroseconds / result.Messages,
            client.Latencies.Microseconds(0.5),
            client.Latencies.Microseconds(0.99),
            client.Latencies.Microseconds(0.999),
            memory / 1024.0,
            client.Errors);
    }

    private static void Print(BenchmarkRun run, LoadShape load, IReadOnlyList<(string Server, EchoFigures Figures)> results)
    {
        var reference = results[0].Figures;
        run.Report.Table(
            $"{load.Description}; in parentheses: times {results[0].Server}",
            Columns,
            results.Select(result => (string[])
            [
                result.Server,
                Report.Ratio(result.Figures.Rate, reference.Rate, "N0"),
                Report.Ratio(result.Figures.CpuMicroseconds, reference.CpuMicroseconds, "0.00"),
                Report.Ratio(result.Figures.Median, reference.Median, "N0"),
                Report.Ratio(result.Figures.Percentile99, reference.Percentile99, "N0"),
                Report.Ratio(result.Figures.Percentile999, reference.Percentile999, "N0"),
                result.Figures.MemoryMebibytes.ToString("0.0", CultureInfo.InvariantCulture),
                result.Figures.Errors.ToString(CultureInfo.InvariantCulture),
            ]));
    }
}
