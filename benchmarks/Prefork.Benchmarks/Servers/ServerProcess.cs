using System.Net;
using System.Net.Sockets;
using Prefork.Benchmarks.Interop;
using Prefork.Benchmarks.Processes;

namespace Prefork.Benchmarks.Servers;

/// <summary>A running server with all its processes. Disposing it leaves none of them.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const int OutputLines = 5;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndingTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly int _leader;
    private readonly string _outputPath;
    private ExitStatus? _status;

    private ServerProcess(ServerDefinition definition, Workspace workspace)
    {
        Name = definition.Name;
        Port = FreePort();
        _outputPath = workspace.File($"{Name}.log");
        _leader = ProcessSpawner.Spawn(definition.CommandFor(Port), _outputPath);
        Session = new ProcessSession(_leader);
    }

    public string Name { get; }

    public int Port { get; }

    public ProcessSession Session { get; }

    private bool HasEnded => ProcessStatus.Read(_leader) is not { IsAlive: true };

    /// <summary>Starts a server and waits until it accepts connections.</summary>
    public static ServerProcess Start(ServerDefinition definition, Workspace workspace, CancellationToken cancellation)
    {
        var server = new ServerProcess(definition, workspace);
        try
        {
            server.AwaitListening(cancellation);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Throws where the server has ended or is about to, as it may be when its connections have just failed.</summary>
    public void ThrowIfEnding(string occasion)
    {
        if (Await(() => HasEnded, EndingTimeout))
        {
            ThrowEnded(occasion);
        }
    }

    public void Dispose() => End();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool Await(Func<bool> condition, TimeSpan timeout)
    {
        var deadline = DateTime.UtcNow + timeout;
        while (!condition())
        {
            if (DateTime.UtcNow > deadline)
            {
                return false;
            }

            Thread.Sleep(PollInterval);
        }

        return true;
    }

    private void AwaitListening(CancellationToken cancellation)
    {
        var deadline = DateTime.UtcNow + StartTimeout;
        while (!AcceptsConnections())
        {
            if (HasEnded)
            {
                ThrowEnded("instead of listening");
            }

            if (DateTime.UtcNow > deadline)
            {
                throw new BenchmarkException($"the server '{Name}' did not listen on port {Port} within {StartTimeout.TotalSeconds} s{Output()}");
            }

            if (cancellation.WaitHandle.WaitOne(PollInterval))
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    private bool AcceptsConnections()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void End()
    {
        if (_status is not null)
        {
            return;
        }

        // Asked first, so that a .NET process can remove its diagnostics files.
        _ = LibC.Kill(_leader, LibC.SignalTerminate);
        if (!Await(() => Session.Members().All(member => !member.IsAlive), StopTimeout))
        {
            foreach (var member in Session.Members())
            {
                _ = LibC.Kill(member.Id, LibC.SignalKill);
            }
        }

        // Last, because until it is reaped its number, and so the session's, can be nobody else's.
        _status = ProcessSpawner.Reap(_leader);
    }

    private void ThrowEnded(string occasion)
    {
        End();
        throw new BenchmarkException($"the server '{Name}' {_status} {occasion}{Output()}");
    }

    private string Output()
    {
        // Without indented lines: those are stack traces, and would push out what was thrown.
        var lines = File.ReadLines(_outputPath).Where(line => line.Length > 0 && !char.IsWhiteSpace(line[0])).TakeLast(OutputLines).ToList();
        return lines.Count == 0 ? "; it printed nothing" : "; it printed last: " + string.Join(" | ", lines);
    }
}
