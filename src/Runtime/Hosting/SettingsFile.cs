using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace Prefork.Hosting;

/// <summary>
/// A JSON file of settings. Unlike the provider for watched files it needs no file provider, which every process would
/// pay for at its start, and a file that cannot be read becomes a mistake of the configuration instead of an exception.
/// </summary>
internal sealed class SettingsFile(string path, ICollection<string> mistakes) : JsonStreamConfigurationProvider(new JsonStreamConfigurationSource()), IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override void Load()
    {
        try
        {
            using var stream = File.OpenRead(path);
            Load(stream);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or IOException or UnauthorizedAccessException)
        {
            mistakes.Add($"The file {path} cannot be read: {exception.Message}");
        }
    }
}
