using System.Net;
using System.Net.Sockets;
using Prefork.ProcessTests;

namespace Prefork.EndToEndTests;

/// <summary>A running server with the test handlers, and connections to it.</summary>
internal sealed class TestServer : IDisposable
{
    private readonly Dictionary<string, EndPoint> _endpoints = [];

    private TestServer(ServerProcess process) => Process = process;

    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, "Prefork.TestServer");

    public ServerProcess Process { get; }

    /// <summary>Starts a server and waits until it is ready.</summary>
    public static TestServer Start(params string[] arguments) => Start(Executable, arguments);

    public static TestServer Start(
        string fileName, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var server = new TestServer(ServerProcess.Start(fileName, arguments, environment: environment));
        try
        {
            server.ReadEndpoints();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Starts a server that logs to a file, and waits until it is ready.</summary>
    public static TestServer StartWithLog(string path, params string[] arguments)
    {
        var server = new TestServer(ServerProcess.Start(Executable, [.. arguments, "--Prefork:Log:File", path]));
        try
        {
            server.Process.WaitUntil(() => File.Exists(path) && File.ReadAllText(path).Contains("Ready.", StringComparison.Ordinal), "the server to be ready");
            foreach (var line in File.ReadLines(path).Where(line => line.Contains("try: ", StringComparison.Ordinal)))
            {
                server.AddEndpoint(line);
            }

            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public IPEndPoint Endpoint(string name) => (IPEndPoint)_endpoints[name];

    public Client Connect(string endpoint) => new(_endpoints[endpoint]);

    /// <summary>A connection to one worker, on an endpoint that answers "pid": sessions go to workers in turn.</summary>
    public Client ConnectTo(string endpoint, int worker)
    {
        for (var i = 0; i < 20; i++)
        {
            var client = Connect(endpoint);
            if (client.Ask("pid") == $"{Worker(worker)}")
            {
                return client;
            }

            client.Dispose();
        }

        throw new InvalidOperationException($"No session went to worker {worker}.");
    }

    public int Worker(int id = 0) => Process.Child("worker", id);

    /// <summary>
    /// Waits until a worker has nothing to do. A client may have the answer of a handler that has not returned yet: a worker that dies
    /// or stops then has a started request.
    /// </summary>
    public void AwaitIdle(int pid) => Process.WaitUntil(() => WorkerThread.IsIdle(pid), $"worker process {pid} to be idle");

    /// <summary>Kills a worker that has nothing to do, and waits until its successor is ready.</summary>
    public void KillWorker(int id = 0)
    {
        AwaitIdle(Worker(id));
        KillBusyWorker(id);
    }

    /// <summary>Kills a worker, whatever it does, and waits until its successor is ready.</summary>
    public void KillBusyWorker(int id = 0)
    {
        var pid = Worker(id);
        ServerProcess.Signal(pid, Signals.Kill);
        WaitForSuccessor(id, pid);
    }

    /// <summary>Stops a worker that has nothing to do, with all its threads, until it is told to go on.</summary>
    public void Freeze(int pid)
    {
        AwaitIdle(pid);
        FreezeAnyProcess(pid);
    }

    /// <summary>Stops a process, whatever it does, with all its threads, until it is told to go on.</summary>
    public void FreezeAnyProcess(int pid)
    {
        ServerProcess.Signal(pid, Signals.Stop);
        Process.WaitUntil(() => ProcessStatus.OfThreads(pid, "State").All(state => state.StartsWith('T')), "the process to stand still");
    }

    /// <summary>Kills the manager and waits until its successor is ready.</summary>
    public void KillManager()
    {
        var pid = Process.Child("manager", 0);
        ServerProcess.Signal(pid, Signals.Kill);
        Process.WaitForLine(
            line => line.Contains("manager  pid", StringComparison.Ordinal) && line.Contains("ready in", StringComparison.Ordinal) && !line.Contains($"pid {pid} ", StringComparison.Ordinal),
            "successor of the manager");
    }

    /// <summary>Kills the master and waits until nothing is left of the server: within a second, which a busy machine makes longer.</summary>
    public void KillMaster()
    {
        ServerProcess.Signal(Process.MasterId, Signals.Kill);
        Process.WaitUntil(() => Process.Children().Count == 0, "every child to be gone", TimeSpan.FromSeconds(5));
    }

    public void WaitForSuccessor(int id, int of) => Process.WaitForLine(
        line => line.Contains($"worker {id}", StringComparison.Ordinal) && line.Contains("ready in", StringComparison.Ordinal) && !line.Contains($"pid {of} ", StringComparison.Ordinal),
        $"successor of worker {id}");

    /// <summary>The pid of the successor of a worker, once it is ready.</summary>
    /// <param name="pid">The worker.</param>
    /// <param name="stillThere">It lives on beside its successor.</param>
    /// <param name="id">Its number.</param>
    public int WorkerAfter(int pid, bool stillThere = false, int id = 0)
    {
        WaitForSuccessor(id, pid);
        return stillThere ? Process.Children("worker").Single(other => other != pid) : Worker(id);
    }

    /// <summary>Has new processes of this server fail in their start handlers until it is disposed.</summary>
    public IDisposable BreakStart()
    {
        var path = System.IO.Path.Combine(Process.TempFolder, "break-start");
        File.WriteAllText(path, "");
        return new Restore(() => File.Delete(path));
    }

    /// <summary>Lets the handlers go on that wait at a gate.</summary>
    public void Open(string gate) => File.WriteAllText(System.IO.Path.Combine(Process.TempFolder, gate), "");

    /// <summary>Asks for a graceful stop; the exit code.</summary>
    public int Stop()
    {
        ServerProcess.Signal(Process.MasterId, Signals.Terminate);
        return Process.WaitForExit();
    }

    /// <summary>Asks for a graceful stop that handlers at a gate hold up until the log has the line; the exit code.</summary>
    public int Stop(string gate, string line)
    {
        ServerProcess.Signal(Process.MasterId, Signals.Terminate);
        Process.WaitUntil(() => Process.Count(line) > 0, $"the line '{line}'");
        Open(gate);
        return Process.WaitForExit();
    }

    public void Dispose() => Process.Dispose();

    private void ReadEndpoints()
    {
        while (true)
        {
            var line = Process.WaitForLine(line => line.Contains("try: ", StringComparison.Ordinal) || line.Contains("Ready.", StringComparison.Ordinal), "the start lines");
            if (line.Contains("Ready.", StringComparison.Ordinal))
            {
                return;
            }

            AddEndpoint(line);
        }
    }

    private void AddEndpoint(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var url = Array.FindIndex(words, word => word.Contains("://", StringComparison.Ordinal));
        var (scheme, address) = (words[url].Split("://")[0], words[url].Split("://")[1]);
        _endpoints[words[url - 1]] = scheme is "tcp" or "udp" ? IPEndPoint.Parse(address) : new UnixDomainSocketEndPoint(address);
    }

    private sealed class Restore(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
