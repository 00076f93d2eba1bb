using Microsoft.Extensions.Logging;

namespace Prefork.Diagnostics;

/// <summary>
/// Logs to standard output or to a file, a line a message. The console provider of Microsoft.Extensions.Logging adds some 30 ms to the
/// start of each process, and its queue is lost when the process is killed.
/// </summary>
[ProviderAlias(Alias)]
internal sealed class LineLoggerProvider : ILoggerProvider
{
    /// <summary>The name in the section <c>Logging</c>; that of the provider that it stands in for.</summary>
    public const string Alias = "Console";

    private const int StandardOutput = 1;

    private readonly Lock _gate = new();
    private LineWriter? _writer;
    private LogFile? _file;
    private bool _colour;

    /// <summary>How lines name this process.</summary>
    public string Process { get; set; } = "master";

    /// <summary>The file that is logged to; null where it is standard output.</summary>
    public LogFile? File => _file;

    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName, LogLevel.Trace, this);

    public void Write(LogLevel level, string category, string message, Exception? exception)
    {
        var line = new LogLine(DateTime.UtcNow, level, Process, Environment.ProcessId, category, message, exception);
        Writer().Write(LineFormatter.Format(line, _colour));
    }

    /// <summary>Opens the output now, while this process may: to be called before it gives up its rights, and before the first line.</summary>
    /// <param name="file">The file to log to; null for standard output.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public void Open(LogFile? file)
    {
        lock (_gate)
        {
            _file = file;
            if (file is null)
            {
                _ = Writer();
            }
            else
            {
                _writer = new LineWriter(file.Open());
            }
        }
    }

    /// <summary>Opens the file anew; lines go to the one that is open until then.</summary>
    /// <exception cref="IOException">The file cannot be opened, and stays as it is.</exception>
    public void Reopen()
    {
        lock (_gate)
        {
            if (_file is not null)
            {
                _writer?.Redirect(_file.Open());
            }
        }
    }

    public void Dispose() => _writer?.Dispose();

    /// <summary>Opens the output when there is a first line for it.</summary>
    private LineWriter Writer()
    {
        lock (_gate)
        {
            if (_writer is null)
            {
                _colour = LogOutput.IsTerminal(StandardOutput) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
                _writer = new LineWriter(LogOutput.Open(StandardOutput));
            }

            return _writer;
        }
    }
}
