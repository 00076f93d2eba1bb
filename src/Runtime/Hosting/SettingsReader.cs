using Microsoft.Extensions.Configuration;
using Prefork.Ipc;

namespace Prefork.Hosting;

/// <summary>
/// Reads the section <c>Prefork</c>. The binder stops at the first value that it cannot read and passes over names that it
/// does not know, so a process that was started by a user looks at every value first.
/// </summary>
internal static class SettingsReader
{
    /// <summary>Binds the section; for processes whose master has checked it.</summary>
    public static PreforkOptions Read(IConfiguration configuration, EndpointCollection endpoints)
    {
        try
        {
            return Bind(configuration, endpoints);
        }
        catch (InvalidOperationException exception)
        {
            throw new StartupException(exception.Message);
        }
    }

    /// <summary>Binds what can be read of the section, and says what cannot and what is unknown.</summary>
    public static PreforkOptions ReadChecked(
        IConfiguration configuration, EndpointCollection endpoints, ICollection<string> mistakes, ICollection<UnknownSetting> unknown)
    {
        var readable = new Dictionary<string, string?>();
        var misread = mistakes.Count;
        foreach (var (path, value) in configuration.GetSection(SettingNames.Section).AsEnumerable(makePathsRelative: true))
        {
            if (path.Length == 0 || value is null)
            {
                continue;
            }

            var segments = path.Split(':');
            var name = $"{SettingNames.Section}:{path}";
            if (Find(segments) is not { } setting)
            {
                unknown.Add(new UnknownSetting(name, SettingSuggestion.Nearest(segments)));
            }
            else if (setting.Check(name, value) is { } mistake)
            {
                mistakes.Add(mistake);
            }
            else
            {
                readable.Add(name, value);
            }
        }

        return mistakes.Count == misread
            ? Bind(configuration, endpoints)
            : Bind(new ConfigurationBuilder().AddInMemoryCollection(readable).Build(), endpoints);
    }

    private static PreforkOptions Bind(IConfiguration configuration, EndpointCollection endpoints)
    {
        var options = ChildEnvironment.Current is { } child ? PreforkOptions.For(child.Processors) : new PreforkOptions();
        endpoints.ApplyTo(options);
        configuration.GetSection(SettingNames.Section).Bind(options);
        return options;
    }

    private static Setting? Find(string[] segments)
    {
        foreach (var setting in SettingCatalog.All)
        {
            if (setting.Matches(segments))
            {
                return setting;
            }
        }

        return null;
    }
}
