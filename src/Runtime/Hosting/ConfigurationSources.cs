using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Prefork.Hosting;

/// <summary>Where settings come from, the weakest first.</summary>
internal static class ConfigurationSources
{
    private const string HostPrefix = "DOTNET_";

    /// <summary>Adds the sources, and returns the environment that they name.</summary>
    public static ServerEnvironment Add(ConfigurationManager configuration, string[] args, List<string> mistakes)
    {
        var commandLine = CommandLine(args, mistakes);
        var root = Path.GetFullPath(Host(commandLine, HostDefaults.ContentRootKey) ?? Directory.GetCurrentDirectory());
        var environment = new ServerEnvironment
        {
            EnvironmentName = Host(commandLine, HostDefaults.EnvironmentKey) ?? Environments.Production,
            ApplicationName = Host(commandLine, HostDefaults.ApplicationKey) ?? AppDomain.CurrentDomain.FriendlyName,
            ContentRootPath = root,
        };

        AddFiles(configuration, AppContext.BaseDirectory, environment.EnvironmentName, mistakes);
        if (!string.Equals(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory), Path.TrimEndingDirectorySeparator(root), StringComparison.Ordinal))
        {
            AddFiles(configuration, root, environment.EnvironmentName, mistakes);
        }

        configuration.AddEnvironmentVariables();
        if (commandLine is not null)
        {
            configuration.AddConfiguration(commandLine);
        }

        return environment;
    }

    private static void AddFiles(ConfigurationManager configuration, string directory, string environmentName, List<string> mistakes)
    {
        foreach (var name in (ReadOnlySpan<string>)["appsettings.json", $"appsettings.{environmentName}.json"])
        {
            var path = Path.Combine(directory, name);
            if (File.Exists(path))
            {
                ((IConfigurationBuilder)configuration).Add(new SettingsFile(path, mistakes));
            }
        }
    }

    private static IConfigurationRoot? CommandLine(string[] args, List<string> mistakes)
    {
        if (args.Length == 0)
        {
            return null;
        }

        try
        {
            return new ConfigurationBuilder().AddCommandLine(args).Build();
        }
        catch (FormatException exception)
        {
            mistakes.Add($"The command line cannot be read: {exception.Message} Write settings as --Prefork:Workers 2.");
            return null;
        }
    }

    private static string? Host(IConfigurationRoot? commandLine, string key) =>
        commandLine?[key] is { Length: > 0 } given ? given
            : Environment.GetEnvironmentVariable(HostPrefix + key.ToUpperInvariant()) is { Length: > 0 } inherited ? inherited
            : null;
}
