using System.Diagnostics;
using System.Globalization;
using Prefork.Benchmarks.Interop;
using Prefork.Benchmarks.Load;
using Prefork.Benchmarks.Processes;
using Prefork.Benchmarks.Reporting;
using Prefork.Benchmarks.Servers;

namespace Prefork.Benchmarks.Commands;

/// <summary><c>recover</c>: from the kill of the only worker to the next answer on the same connection.</summary>
internal sealed class RecoverCommand : BenchmarkCommand
{
    private const string RoleVariable = "PREFORK_ROLE";
    private const string WorkerRole = "worker";
    private static readonly string[] Columns = ["server", "kills", "median ms", "worst ms", "connections lost"];

    private readonly PositiveOption _kills = new("--kills", "How often the worker is killed in a round", 20);

    public RecoverCommand()
        : base(
            "recover",
            "Kills the only worker and measures the time to the next answer on the same connection",
            [ServerCatalog.PreforkOneWorker],
            rounds: 1)
    {
        Options.Add(_kills);
    }

    protected override int Run(BenchmarkRun run)
    {
        var kills = run.Arguments.GetValue(_kills);
        var times = run.Servers.ToDictionary(server => server.Name, _ => new List<double>());
        run.InTurn(definition =>
        {
            using var server = run.Start(definition);
            Measure(server, kills, times[definition.Name], run.Cancellation);
        });

        run.Report.Table(
            "From kill -9 of the only worker to the answer on the same connection",
            Columns,
            times.Select(entry => Row(entry.Key, kills * run.Rounds, entry.Value)));
        return times.Values.All(answered => answered.Count == kills * run.Rounds) ? 0 : 1;
    }

    /// <summary>Adds the milliseconds of each recovery to <paramref name="times"/>; a lost connection adds none.</summary>
    private static void Measure(ServerProcess server, int kills, List<double> times, CancellationToken cancellation)
    {
        var connection = Open(server);
        try
        {
            var killed = 0;
            for (var kill = 0; kill < kills; kill++)
            {
                cancellation.ThrowIfCancellationRequested();
                var worker = Worker(server, killed);
                var began = Stopwatch.GetTimestamp();
                if (LibC.Kill(worker, LibC.SignalKill) < 0)
                {
                    throw new BenchmarkException($"kill {worker}: {LibC.Describe(LibC.LastError)}");
                }

                killed = worker;
                if (connection.TryExchange())
                {
                    times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                    continue;
                }

                server.ThrowIfEnding("when its worker was killed");
                connection.Dispose();
                connection = Open(server);
            }
        }
        finally
        {
            connection.Dispose();
        }
    }

    private static EchoConnection Open(ServerProcess server)
    {
        var connection = new EchoConnection(server.Port);
        if (connection.TryExchange())
        {
            return connection;
        }

        connection.Dispose();
        throw new BenchmarkException($"the server '{server.Name}' closed a new connection");
    }

    /// <summary>The worker that serves: the oldest, where a younger one stands by.</summary>
    private static int Worker(ServerProcess server, int lastKilled)
    {
        var workers = server.Session.Members()
            .Where(member => member.Id != lastKilled && member.IsAlive && ProcessSession.Variable(member.Id, RoleVariable) == WorkerRole)
            .OrderBy(member => member.StartTime)
            .ToList();
        return workers.Count > 0
            ? workers[0].Id
            : throw new BenchmarkException($"the server '{server.Name}' has no process with {RoleVariable}={WorkerRole} in its environment");
    }

    private static string[] Row(string server, int kills, List<double> times) =>
    [
        server,
        kills.ToString(CultureInfo.InvariantCulture),
        Format(times.Median()),
        Format(times.DefaultIfEmpty(double.NaN).Max()),
        (kills - times.Count).ToString(CultureInfo.InvariantCulture),
    ];

    private static string Format(double milliseconds) => milliseconds.ToString("0.0", CultureInfo.InvariantCulture);
}
