using System.Globalization;
using Prefork.Benchmarks.Load;
using Prefork.Benchmarks.Processes;
using Prefork.Benchmarks.Reporting;
using Prefork.Benchmarks.Servers;

namespace Prefork.Benchmarks.Commands;

/// <summary><c>idle</c>: the memory that connections cost while nothing happens on them.</summary>
internal sealed class IdleCommand : BenchmarkCommand
{
    private const double SettledKibibytes = 64;
    private static readonly string[] Columns = ["server", "processes", "before MiB", "with connections MiB", "KiB/connection"];
    private static readonly TimeSpan SettleInterval = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(10);

    private readonly PositiveOption _connections = new("--connections", "How many connections to open", 5000);

    public IdleCommand()
        : base("idle", "Measures the memory of idle connections", ServerCatalog.All, rounds: 1)
    {
        Options.Add(_connections);
    }

    protected override int Run(BenchmarkRun run)
    {
        var count = run.Arguments.GetValue(_connections);
        var figures = run.Servers.ToDictionary(server => server.Name, _ => new List<IdleFigures>());
        run.InTurn(definition =>
        {
            using var server = run.Start(definition);
            figures[definition.Name].Add(Measure(server, count, run.Cancellation));
        });

        run.Report.Table(
            $"{count} idle connections, each after one message",
            Columns,
            figures.Select(entry => Row(entry.Key, entry.Value)));
        return 0;
    }

    private static IdleFigures Measure(ServerProcess server, int count, CancellationToken cancellation)
    {
        WarmUp.Run(server, cancellation);
        var before = SettledMemory(server.Session, cancellation);
        var connections = new List<EchoConnection>(count);
        try
        {
            while (connections.Count < count)
            {
                cancellation.ThrowIfCancellationRequested();
                var connection = new EchoConnection(server.Port);
                connections.Add(connection);

                // The answer says that the server has accepted it and has whatever it keeps for one in use.
                if (!connection.TryExchange())
                {
                    server.ThrowIfEnding($"with {connections.Count} connections");
                    throw new BenchmarkException($"the server '{server.Name}' closed connection {connections.Count}");
                }
            }

            var after = SettledMemory(server.Session, cancellation);
            return new IdleFigures(server.Session.Members().Count, before, after, (after - before) / count);
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    /// <summary>Reads the memory until it no longer changes, as compilers and collectors in the background fall silent.</summary>
    private static double SettledMemory(ProcessSession session, CancellationToken cancellation)
    {
        var deadline = DateTime.UtcNow + SettleTimeout;
        double last, memory = session.ProportionalMemory();
        do
        {
            last = memory;
            if (cancellation.WaitHandle.WaitOne(SettleInterval))
            {
                cancellation.ThrowIfCancellationRequested();
            }

            memory = session.ProportionalMemory();
        }
        while (Math.Abs(memory - last) > SettledKibibytes && DateTime.UtcNow < deadline);
        return memory;
    }

    private static string[] Row(string server, List<IdleFigures> rounds) =>
    [
        server,
        Format(rounds.Select(round => round.Processes).Median(), "0"),
        Format(rounds.Select(round => round.KibibytesBefore).Median() / 1024, "0.0"),
        Format(rounds.Select(round => round.KibibytesAfter).Median() / 1024, "0.0"),
        Format(rounds.Select(round => round.KibibytesPerConnection).Median(), "0.00"),
    ];

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
