using Microsoft.Extensions.Logging;

namespace Prefork.Tests.Workers;

internal sealed record LogEntry(LogLevel Level, int Id, string Text, Exception? Error);
