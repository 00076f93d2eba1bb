using Microsoft.Extensions.Logging;

namespace Prefork.Diagnostics;

/// <summary>
/// Logs to standard output, a line a message. The console provider of Microsoft.Extensions.Logging adds some 30 ms to the
/// start of each process, and its queue is lost when the process is killed.
/// </summary>
[ProviderAlias("Console")]
internal sealed class LineLoggerProvider : ILoggerProvider
{
    private const int StandardOutput = 1;

    private readonly Lazy<LineWriter> _writer = new(() => new LineWriter(LogOutput.Open(StandardOutput)));
    private readonly Lazy<bool> _colour = new(() =>
        LogOutput.IsTerminal(StandardOutput) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>How lines name this process.</summary>
    public string Process { get; set; } = "master";

    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName, this);

    public void Write(LogLevel level, string category, string message, Exception? exception)
    {
        var line = new LogLine(DateTime.UtcNow, level, Process, Environment.ProcessId, category, message, exception);
        _writer.Value.Write(LineFormatter.Format(line, _colour.Value));
    }

    public void Dispose()
    {
        if (_writer.IsValueCreated)
        {
            _writer.Value.Dispose();
        }
    }
}
