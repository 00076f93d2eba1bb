using System.Reflection;
using System.Runtime.CompilerServices;

namespace Prefork.PackageTests;

/// <summary>The packages as they are published, in a folder that is a feed, and folders outside the solution that restore from it.</summary>
public sealed class LocalFeed : IDisposable
{
    /// <summary>No version that anybody has, so that none is taken from a cache.</summary>
    public const string Version = "0.1.0-test.1";

    private static readonly string[] Projects = ["src/Runtime", "src/Prefork.Diagnostics", "src/Templates"];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("prefork-packages-");

    public LocalFeed()
    {
        foreach (var project in Projects)
        {
            Dotnet.Run(Tree, "pack", project, "-c", Configuration, "--no-build", "-o", Packages, $"-p:Version={Version}", "-nologo", "-v:quiet");
        }

        var user = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

        // Whatever else is needed comes from where the solution's own packages come from.
        File.WriteAllText(
            Path.Combine(_root.FullName, "NuGet.config"),
            $"""
            <configuration>
              <packageSources><add key="prefork" value="{Packages}" /></packageSources>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_root.FullName, "cache")}" /></config>
              <fallbackPackageFolders><add key="user" value="{user}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    /// <summary>The folder of the repository.</summary>
    public static string Tree { get; } = FindTree();

    public string Packages => Path.Combine(_root.FullName, "feed");

    private static string Configuration { get; } = typeof(LocalFeed).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Configuration").Value!;

    public string Package(string id, string extension = "nupkg") => Path.Combine(Packages, $"{id}.{Version}.{extension}");

    /// <summary>A new folder that restores from the feed.</summary>
    public string CreateFolder(string name = "work") => Directory.CreateDirectory(Path.Combine(_root.FullName, Guid.NewGuid().ToString("N"), name)).FullName;

    public void Dispose() => _root.Delete(recursive: true);

    private static string FindTree([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "..", "..", ".."));
}
