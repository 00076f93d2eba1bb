using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Hosting;

namespace Prefork.Tests.Hosting;

public sealed class LoggingTests
{
    private static readonly DateTime Noon = new(2026, 3, 4, 12, 0, 0, 7, DateTimeKind.Utc);

    [Fact]
    public void A_message_is_one_line() =>
        Assert.Equal(
            "2026-03-04 12:00:00.007Z warn  worker#2 4711 Chat.Rooms: hello\n",
            LineFormatter.Format(new LogLine(Noon, LogLevel.Warning, "worker#2", 4711, "Chat.Rooms", "hello", null), colour: false));

    [Fact]
    public void Only_the_level_is_coloured() =>
        Assert.Equal(
            "2026-03-04 12:00:00.007Z \e[31merror\e[0m master 1 A: no\n",
            LineFormatter.Format(new LogLine(Noon, LogLevel.Error, "master", 1, "A", "no", null), colour: true));

    [Fact]
    public void An_exception_follows_indented() =>
        Assert.Equal(
            "2026-03-04 12:00:00.007Z crit  master 1 A: no\n    System.FormatException: a\n    b\n",
            LineFormatter.Format(new LogLine(Noon, LogLevel.Critical, "master", 1, "A", "no", new FormatException("a\nb")), colour: false));

    [Fact]
    public void What_a_client_sent_cannot_pass_for_a_line_or_drive_the_terminal() =>
        Assert.Equal(
            "2026-03-04 12:00:00.007Z info  master 1 A: a\n    2026 b\\x1b[2J\tc\n",
            LineFormatter.Format(new LogLine(Noon, LogLevel.Information, "master", 1, "A", "a\r\n2026 b\e[2J\tc", null), colour: false));

    [Theory]
    [InlineData("Other", LogLevel.Warning)]
    [InlineData("Chat", LogLevel.Debug)]
    [InlineData("Chat.Rooms", LogLevel.Debug)]
    [InlineData("Chat.Private", LogLevel.None)]
    [InlineData("Quiet.Thing", LogLevel.Error)]
    public void Levels_come_from_the_configuration_as_with_the_general_factory(string category, LogLevel lowest)
    {
        var filters = LoggerFilters.Read(Configuration(
            ("Logging:LogLevel:Default", "Warning"),
            ("Logging:LogLevel:Chat", "Debug"),
            ("Logging:LogLevel:Chat.Private", "None"),
            ("Logging:LogLevel:Quiet", "Trace"),
            ("Logging:Console:LogLevel:Quiet", "Error"),
            ("Logging:Other:LogLevel:Default", "Trace")).GetSection("Logging"));
        using var lines = new LineLoggerProvider();
        using var general = new LoggerFactory([lines], filters);
        using var own = new LineLoggerFactory(lines, filters);

        foreach (var logger in (ILogger[])[own.CreateLogger(category), general.CreateLogger(category)])
        {
            foreach (var level in Enum.GetValues<LogLevel>())
            {
                Assert.Equal(level >= lowest && level != LogLevel.None, logger.IsEnabled(level));
            }
        }
    }

    [Fact]
    public void Information_is_logged_unless_configured_otherwise()
    {
        using var factory = Logging(new ServiceCollection()).CreateFactory(Configuration(), _ => throw new InvalidOperationException());
        var logger = factory.CreateLogger("A");

        Assert.IsType<LineLoggerFactory>(factory);
        Assert.True(logger.IsEnabled(LogLevel.Information));
        Assert.False(logger.IsEnabled(LogLevel.Debug));
    }

    [Fact]
    public void Providers_and_filters_of_the_application_are_used()
    {
        var services = new ServiceCollection();
        var logging = Logging(services);
        using var provider = new ListProvider();
        logging.ClearProviders().AddProvider(provider).AddFilter("B", LogLevel.Error).SetMinimumLevel(LogLevel.Debug);
        services.AddSingleton<ILoggerProvider, FromContainer>();

        using var container = services.BuildServiceProvider();
        using var factory = logging.CreateFactory(Configuration(), _ => container);
        factory.CreateLogger("A").Log(LogLevel.Debug, "one");
        factory.CreateLogger("B").Log(LogLevel.Warning, "two");

        Assert.Equal(["one"], provider.Messages);
        Assert.Equal(["one"], container.GetServices<ILoggerProvider>().OfType<FromContainer>().Single().Messages);
    }

    [Fact]
    public void Every_message_has_an_id_of_its_own()
    {
        var ids = typeof(Log).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .Where(attribute => attribute is not null)
            .Select(attribute => attribute!.EventId)
            .ToList();

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct(), ids);
    }

    private static ServerLogging Logging(ServiceCollection services) => new(services);

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build();

    private class ListProvider : ILoggerProvider, ILogger
    {
        public List<string> Messages { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }

    private sealed class FromContainer : ListProvider;
}
