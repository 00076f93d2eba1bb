namespace Prefork.PackageTests;

/// <summary>The template as it is installed, apart from what the user has installed.</summary>
public sealed class TemplateHive : IDisposable
{
    private readonly SharedFeed _packages = new();

    public TemplateHive()
    {
        Path = Feed.CreateFolder("hive");
        Dotnet.Run(Path, "new", "install", Feed.Package("Prefork.Templates"), "--debug:custom-hive", Path);
    }

    public LocalFeed Feed => _packages.Feed;

    public string Path { get; }

    public void Dispose() => _packages.Dispose();
}
