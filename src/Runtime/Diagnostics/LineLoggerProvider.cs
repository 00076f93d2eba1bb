using Microsoft.Extensions.Logging;

namespace Prefork.Diagnostics;

/// <summary>
/// Logs to standard output, a line a message. The console provider of Microsoft.Extensions.Logging adds some 30 ms to the
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
    private bool _colour;

    /// <summary>How lines name this process.</summary>
    public string Process { get; set; } = "master";

    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName, LogLevel.Trace, this);

    public void Write(LogLevel level, string category, string message, Exception? exception)
    {
        var line = new LogLine(DateTime.UtcNow, level, Process, Environment.ProcessId, category, message, exception);
        Open().Write(LineFormatter.Format(line, _colour));
    }

    public void Dispose() => _writer?.Dispose();

    /// <summary>Opens the output when there is a first line for it.</summary>
    private LineWriter Open()
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
