using Microsoft.Extensions.Logging;

namespace Prefork.Diagnostics;

/// <summary>What a line of the log says.</summary>
internal readonly struct LogLine(DateTime time, LogLevel level, string process, int processId, string category, string message, Exception? exception)
{
    public DateTime Time => time;

    public LogLevel Level => level;

    public string Process => process;

    public int ProcessId => processId;

    public string Category => category;

    public string Message => message;

    public Exception? Exception => exception;
}
