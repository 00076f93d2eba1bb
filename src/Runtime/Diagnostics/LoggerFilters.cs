using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Prefork.Hosting;

namespace Prefork.Diagnostics;

/// <summary>Reads the section <c>Logging</c>: <c>LogLevel</c> for all providers, <c>&lt;provider&gt;:LogLevel</c> for one.</summary>
internal static class LoggerFilters
{
    private const string LevelSection = "LogLevel";
    private const string DefaultCategory = "Default";

    public static LoggerFilterOptions Read(IConfigurationSection logging)
    {
        var filters = new LoggerFilterOptions { MinLevel = LogLevel.Information };
        foreach (var section in logging.GetChildren())
        {
            if (section.Key.Equals(LevelSection, StringComparison.OrdinalIgnoreCase))
            {
                AddRules(filters, provider: null, section);
            }
            else
            {
                AddRules(filters, section.Key, section.GetSection(LevelSection));
            }
        }

        return filters;
    }

    private static void AddRules(LoggerFilterOptions filters, string? provider, IConfigurationSection levels)
    {
        foreach (var level in levels.GetChildren())
        {
            if (level.Value is not { } text)
            {
                continue;
            }

            if (!Enum.TryParse<LogLevel>(text, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed))
            {
                throw new StartupException(
                    $"{level.Path} is '{text}', which is no log level: set it to Trace, Debug, Information, Warning, Error, Critical or None.");
            }

            var category = level.Key.Equals(DefaultCategory, StringComparison.OrdinalIgnoreCase) ? null : level.Key;
            filters.Rules.Add(new LoggerFilterRule(provider, category, parsed, filter: null));
        }
    }
}
