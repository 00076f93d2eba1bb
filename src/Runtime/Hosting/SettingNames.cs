namespace Prefork.Hosting;

/// <summary>The names that the configuration is read by.</summary>
internal static class SettingNames
{
    public const string Section = "Prefork";

    public const string Logging = "Logging";
}
