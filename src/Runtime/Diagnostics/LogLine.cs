using Microsoft.Extensions.Logging;

namespace Prefork.Diagnostics;

/// <summary>What a line of the log says.</summary>
internal readonly record struct LogLine(
    DateTime Time, LogLevel Level, string Process, int ProcessId, string Category, string Message, Exception? Exception);
