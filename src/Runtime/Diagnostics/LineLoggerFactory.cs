using Microsoft.Extensions.Logging;

namespace Prefork.Diagnostics;

/// <summary>
/// Makes the loggers of an application that logs through <see cref="LineLoggerProvider"/> alone and filters by level. It
/// spares each process the start of the general factory, which takes longer than the rest of the logging together.
/// </summary>
internal sealed class LineLoggerFactory(LineLoggerProvider lines, LoggerFilterOptions filters) : ILoggerFactory
{
    private readonly Dictionary<string, ILogger> _loggers = [];
    private readonly Lock _gate = new();

    /// <summary>Whether this factory can do what the rules ask for.</summary>
    public static bool Supports(LoggerFilterOptions filters)
    {
        foreach (var rule in filters.Rules)
        {
            if (rule.Filter is not null || rule.CategoryName?.Contains('*') == true)
            {
                return false;
            }
        }

        return true;
    }

    public ILogger CreateLogger(string categoryName)
    {
        lock (_gate)
        {
            if (!_loggers.TryGetValue(categoryName, out var logger))
            {
                logger = new LineLogger(categoryName, Level(categoryName), lines);
                _loggers.Add(categoryName, logger);
            }

            return logger;
        }
    }

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("Add providers to builder.Logging, before the server is built.");

    public void Dispose() => lines.Dispose();

    /// <summary>The level of the rule for this provider before one for all, then of the longest category, then of the last.</summary>
    private LogLevel Level(string category)
    {
        var level = filters.MinLevel;
        var best = -1;
        foreach (var rule in filters.Rules)
        {
            var ours = string.Equals(rule.ProviderName, LineLoggerProvider.Alias, StringComparison.OrdinalIgnoreCase);
            if ((!ours && rule.ProviderName is not null)
                || (rule.CategoryName is not null && !category.StartsWith(rule.CategoryName, StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            var weight = (rule.CategoryName?.Length ?? 0) + (ours ? short.MaxValue : 0);
            if (weight >= best)
            {
                best = weight;
                level = rule.LogLevel ?? LogLevel.Trace;
            }
        }

        return level;
    }
}
