using System.Globalization;
using Prefork.Benchmarks.Processes;
using Prefork.Benchmarks.Reporting;
using Prefork.Benchmarks.Servers;

namespace Prefork.Benchmarks.Commands;

/// <summary><c>resp</c>: the sample that speaks the protocol of Redis beside Redis, under redis-benchmark.</summary>
internal sealed class RespCommand : BenchmarkCommand
{
    private static readonly string[] Columns = ["server", "commands/s", "CPU µs/command"];
    private static readonly string[] Tests = ["set", "get"];

    private readonly PositiveOption _requests = new("--requests", "How many commands of each kind are sent in a round", 1_000_000);
    private readonly PositiveOption _pipeline = new("--pipeline", "How many commands are in flight on each of the 50 connections", 16);

    public RespCommand()
        : base("resp", "Compares the Resp sample with redis-server, by redis-benchmark", [ServerCatalog.Redis, ServerCatalog.Resp], rounds: 5)
    {
        Options.Add(_requests);
        Options.Add(_pipeline);
    }

    protected override int Run(BenchmarkRun run)
    {
        var (requests, pipeline) = (run.Arguments.GetValue(_requests), run.Arguments.GetValue(_pipeline));
        var figures = Tests.ToDictionary(test => test, _ => run.Servers.ToDictionary(server => server.Name, _ => new List<(double Rate, double Cpu)>()));
        run.InTurn(definition =>
        {
            using var server = run.Start(definition);
            foreach (var test in Tests)
            {
                // A tenth first, for the compiler of the runtime.
                _ = Measure(run, server, test, Math.Max(requests / 10, 1), pipeline);
                figures[test][definition.Name].Add(Measure(run, server, test, requests, pipeline));
            }
        });

        foreach (var test in Tests)
        {
            var medians = run.Servers
                .Select(server => figures[test][server.Name])
                .Select(rounds => (Rate: rounds.Select(round => round.Rate).Median(), Cpu: rounds.Select(round => round.Cpu).Median()))
                .ToList();
            run.Report.Table(
                $"{test.ToUpperInvariant()}, 50 connections, {pipeline} in flight on each; in parentheses: times {run.Servers[0].Name}",
                Columns,
                run.Servers.Zip(medians, (server, median) => (string[])
                [
                    server.Name,
                    Report.Ratio(median.Rate, medians[0].Rate, "N0"),
                    Report.Ratio(median.Cpu, medians[0].Cpu, "0.00"),
                ]));
        }

        return 0;
    }

    private static (double Rate, double Cpu) Measure(BenchmarkRun run, ServerProcess server, string test, int requests, int pipeline)
    {
        run.Cancellation.ThrowIfCancellationRequested();
        var output = run.Workspace.File("redis-benchmark.log");
        var cpu = server.Session.CpuTime();
        var status = ProcessSpawner.Reap(ProcessSpawner.Spawn(
            [RedisTools.Benchmark, "-p", Text(server.Port), "-n", Text(requests), "-P", Text(pipeline), "-t", test, "--csv"], output));
        cpu = server.Session.CpuTime() - cpu;

        // "SET","250000.00","0.200",...
        var row = File.ReadLines(output).LastOrDefault(line => line.StartsWith($"\"{test}\"", StringComparison.OrdinalIgnoreCase));
        return status.IsSuccess && row?.Split('"') is [_, _, _, var rate, ..]
            ? (double.Parse(rate, CultureInfo.InvariantCulture), cpu.TotalMicroseconds / requests)
            : throw new BenchmarkException($"redis-benchmark {status}: {File.ReadAllText(output).TrimEnd()}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
