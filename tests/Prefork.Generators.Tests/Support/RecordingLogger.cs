using Microsoft.Extensions.Logging;

namespace Prefork.Generators.Tests.Support;

/// <summary>Keeps what is logged.</summary>
internal sealed class RecordingLogger(List<string> messages) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        messages.Add(formatter(state, exception));
}
