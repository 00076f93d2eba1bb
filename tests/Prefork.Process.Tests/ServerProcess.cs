using System.Diagnostics;
using System.Globalization;
using System.Text;
using Prefork.Interop;
using Process = System.Diagnostics.Process;

namespace Prefork.ProcessTests;

/// <summary>
/// A server that a test runs: its master's output, its processes as /proc shows them, and a temp folder of its own. Disposing
/// it kills what is left of it, by pid.
/// </summary>
public sealed class ServerProcess : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly object _gate = new();
    private readonly List<string> _lines = [];
    private readonly Process _master;
    private int _read;

    static ServerProcess()
    {
        // A shell has its background jobs ignore them, and so do their children: also the servers of tests that were started that way.
        _ = Sys.Signal(SignalNumbers.Interrupt, 0);
        _ = Sys.Signal(SignalNumbers.Quit, 0);
    }

    private ServerProcess(ProcessStartInfo start)
    {
        TempFolder = Directory.CreateTempSubdirectory("prefork-test-").FullName;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["TMPDIR"] = TempFolder;
        _master = new Process { StartInfo = start };
        _master.OutputDataReceived += (_, line) => Add(line.Data);
        _master.ErrorDataReceived += (_, line) => Add(line.Data);
        _master.Start();
        _master.BeginOutputReadLine();
        _master.BeginErrorReadLine();
    }

    /// <summary>Where the server's processes have their diagnostics files.</summary>
    public string TempFolder { get; }

    public int MasterId => _master.Id;

    public string Output
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>Starts a server; the variables are set beside the inherited ones.</summary>
    public static ServerProcess Start(
        string fileName,
        IEnumerable<string> arguments,
        string? workingDirectory = null,
        IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var start = new ProcessStartInfo(fileName, arguments) { WorkingDirectory = workingDirectory ?? "" };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return new ServerProcess(start);
    }

    /// <summary>Waits for a line that no earlier call has passed.</summary>
    public string WaitForLine(string part) => WaitForLine(line => line.Contains(part, StringComparison.Ordinal), part);

    public string WaitForLine(Func<string, bool> match, string description)
    {
        var started = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            while (true)
            {
                for (; _read < _lines.Count; _read++)
                {
                    if (match(_lines[_read]))
                    {
                        return _lines[_read++];
                    }
                }

                var left = Patience - Stopwatch.GetElapsedTime(started);
                if (left <= TimeSpan.Zero)
                {
                    throw new TimeoutException($"No line '{description}' in:\n{string.Join('\n', _lines)}");
                }

                _ = Monitor.Wait(_gate, left);
            }
        }
    }

    /// <summary>How many lines so far contain the text.</summary>
    public int Count(string part)
    {
        lock (_gate)
        {
            return _lines.Count(line => line.Contains(part, StringComparison.Ordinal));
        }
    }

    /// <summary>Waits until something outside of the output is so.</summary>
    public void WaitUntil(Func<bool> condition, string description, TimeSpan? patience = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(started) > (patience ?? Patience))
            {
                throw new TimeoutException($"Not in time: {description}. Output:\n{Output}");
            }

            Thread.Sleep(2);
        }
    }

    /// <summary>The live processes of the role that this master has started, by pid.</summary>
    /// <param name="role">As PREFORK_ROLE has it; null for all.</param>
    public IReadOnlyList<int> Children(string? role = null)
    {
        var children = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && ReadEnvironment(folder) is { } environment
                && environment.Contains($"PREFORK_MASTER={MasterId}")
                && (role is null || environment.Contains($"PREFORK_ROLE={role}")))
            {
                children.Add(pid);
            }
        }

        return children;
    }

    /// <summary>The one live process of the role and id.</summary>
    public int Child(string role, int id) =>
        Children(role).Single(pid => ReadEnvironment($"/proc/{pid}")?.Contains($"PREFORK_ID={id}") == true);

    /// <summary>Sends a signal to a process of this server.</summary>
    public static void Signal(int pid, int signal)
    {
        if (Sys.Kill(pid, signal) != 0)
        {
            throw new IOException($"Signal {signal} to process {pid}: {Sys.Describe(Sys.LastError)}");
        }
    }

    /// <summary>Waits for the master to end.</summary>
    /// <returns>Its exit code; 128 and the signal where a signal ended it.</returns>
    public int WaitForExit()
    {
        // Also to the end of its output, so that lines can be counted.
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            _master.WaitForExitAsync(patience.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The master has not ended. Output:\n{Output}");
        }

        return _master.ExitCode;
    }

    /// <summary>The names of the diagnostics files that dead processes have left.</summary>
    public IReadOnlyList<string> DiagnosticsFiles() =>
        [.. Directory.GetFiles(TempFolder).Select(file => Path.GetFileName(file)!)
            .Where(name => name.StartsWith("dotnet-diagnostic-", StringComparison.Ordinal) || name.StartsWith("clr-debug-pipe-", StringComparison.Ordinal))];

    public void Dispose()
    {
        if (!_master.HasExited)
        {
            _master.Kill();
            _master.WaitForExit();
        }

        foreach (var pid in Children())
        {
            _ = Sys.Kill(pid, SignalNumbers.Kill);
        }

        _master.Dispose();
        Directory.Delete(TempFolder, recursive: true);
    }

    private static string[]? ReadEnvironment(string folder)
    {
        try
        {
            var text = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, "environ")));
            return text.Length == 0 ? null : text.Split('\0');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Add(string? line)
    {
        if (line is not null)
        {
            lock (_gate)
            {
                _lines.Add(line);
                Monitor.PulseAll(_gate);
            }
        }
    }
}
