using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Prefork.Benchmarks.Reporting;
using Prefork.Benchmarks.Servers;
using Prefork.Benchmarks.Tables;

namespace Prefork.Benchmarks.Commands;

/// <summary>
/// <c>tasks</c>: awaited empty tasks from one worker to one task worker, beside the same exchange over a unix stream socket; then what
/// <see cref="SharedCommand"/> measures.
/// </summary>
internal sealed class TasksCommand : BenchmarkCommand
{
    private static readonly string[] Columns = ["server", "tasks/s", "CPU µs/task"];

    private readonly PositiveOption _tasks = new("--tasks", "How many tasks are awaited in a round", 1_000_000);
    private readonly PositiveOption _depth = new("--depth", "How many of them are in flight at a time", 64);

    private readonly PositiveOption _rows = new("--rows", "How many rows the shared tables have", TableComparison.DefaultRows);

    public TasksCommand()
        : base("tasks", "Compares awaited tasks with calls over a unix stream socket, and shared tables with ConcurrentDictionary", [ServerCatalog.SocketPair, ServerCatalog.Tasks], rounds: 5)
    {
        Options.Add(_tasks);
        Options.Add(_depth);
        Options.Add(_rows);
    }

    protected override int Run(BenchmarkRun run)
    {
        var (tasks, depth) = (run.Arguments.GetValue(_tasks), run.Arguments.GetValue(_depth));
        var figures = run.Servers.ToDictionary(server => server.Name, _ => new List<(double Rate, double Cpu)>());
        run.InTurn(definition =>
        {
            using var server = run.Start(definition);

            // A quarter first, for the compiler of the runtime.
            _ = Measure(server, Math.Max(tasks / 4, 1), depth);
            run.Cancellation.ThrowIfCancellationRequested();
            figures[definition.Name].Add(Measure(server, tasks, depth));
        });

        var medians = run.Servers
            .Select(server => figures[server.Name])
            .Select(rounds => (Rate: rounds.Select(round => round.Rate).Median(), Cpu: rounds.Select(round => round.Cpu).Median()))
            .ToList();
        run.Report.Table(
            $"Awaited empty tasks, {depth} in flight, CPU of all processes; in parentheses: times {run.Servers[0].Name}",
            Columns,
            run.Servers.Zip(medians, (server, median) => (string[])
            [
                server.Name,
                Report.Ratio(median.Rate, medians[0].Rate, "N0"),
                Report.Ratio(median.Cpu, medians[0].Cpu, "0.00"),
            ]));
        TableComparison.Run(run.Report, run.Arguments.GetValue(_rows), run.Rounds);
        return 0;
    }

    private static (double Rate, double Cpu) Measure(ServerProcess server, int tasks, int depth)
    {
        using var client = new TcpClient();
        client.Connect(IPAddress.Loopback, server.Port);
        client.ReceiveTimeout = (int)TimeSpan.FromMinutes(5).TotalMilliseconds;
        using var reader = new StreamReader(client.GetStream());
        var cpu = server.Session.CpuTime();
        client.GetStream().Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{tasks} {depth}\n")));
        var answer = reader.ReadLine() ?? throw new BenchmarkException($"the server '{server.Name}' closed the connection");
        cpu = server.Session.CpuTime() - cpu;
        return (tasks / double.Parse(answer, CultureInfo.InvariantCulture) * 1e6, cpu.TotalMicroseconds / tasks);
    }
}
