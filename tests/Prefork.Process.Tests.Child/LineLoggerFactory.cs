using Microsoft.Extensions.Logging;

namespace Prefork.ProcessTests.Child;

internal sealed class LineLoggerFactory(string process) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Output.Line($"log {logLevel} {eventId.Id} [{process}] {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
