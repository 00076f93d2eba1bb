using System.Diagnostics;
using System.Net;
#if (tls)
using System.Net.Security;
#endif
using System.Net.Sockets;
using System.Text.RegularExpressions;

/// <summary>The server as it is started by its users, at a free port.</summary>
internal sealed partial class RunningServer : IAsyncDisposable
{
    /// <summary>How long a test waits for anything of the server.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly List<string> _log = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningServer(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
    }

    /// <summary>The process ids of the workers, as they were first started.</summary>
    public IReadOnlyList<int> Workers => Find(WorkerLine()).Select(match => int.Parse(match.Groups["pid"].Value)).ToList();

    public static async Task<RunningServer> StartAsync(params string[] arguments)
    {
        var executable = Path.ChangeExtension(typeof(MainHandlers).Assembly.Location, null);
        var server = new RunningServer(new Process
        {
            StartInfo = new ProcessStartInfo(executable, ["--Prefork:Endpoints:main:Url", "tcp://127.0.0.1:0", .. arguments])
            {
                WorkingDirectory = Path.GetDirectoryName(executable),
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        });
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try
        {
            await server._ready.Task.WaitAsync(Patience);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async Task<Stream> ConnectAsync()
    {
        var address = IPEndPoint.Parse(Find(EndpointLine()).First().Groups["address"].Value);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address);
        var stream = new NetworkStream(socket, ownsSocket: true);
#if (tls)
        var encrypted = new SslStream(stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await encrypted.AuthenticateAsClientAsync("localhost");
        return encrypted;
#else
        return stream;
#endif
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // The master's end is every other process' end.
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            _ready.TrySetException(new InvalidOperationException("The server has ended:" + Environment.NewLine + string.Join(Environment.NewLine, Lines())));
            return;
        }

        lock (_log)
        {
            _log.Add(line);
        }

        if (line.Contains("Ready.", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }

    private IEnumerable<Match> Find(Regex pattern) => Lines().Select(line => pattern.Match(line)).Where(match => match.Success);

    private string[] Lines()
    {
        lock (_log)
        {
            return [.. _log];
        }
    }

    [GeneratedRegex(@"Started worker \d+ \(pid (?<pid>\d+),")]
    private static partial Regex WorkerLine();

    [GeneratedRegex(@"main +tcp://(?<address>[\d.]+:\d+)")]
    private static partial Regex EndpointLine();
}
