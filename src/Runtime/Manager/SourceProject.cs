using System.Text.Json;

namespace Prefork.Manager;

/// <summary>What a program is built from: a project, or one source file.</summary>
internal sealed class SourceProject
{
    private const string ProjectSetting = "Prefork.Project";
    private const string SourceFileSetting = "EntryPointFilePath";
    private const string SourceExtension = ".cs";

    private static readonly string[] Extensions = [SourceExtension, ".csproj", ".props", ".targets", ".json", ".resx"];

    private SourceProject(string path) => Path = path;

    /// <summary>The project or source file that this program was built from, as its build has noted it; null where it has not.</summary>
    public static string? OfThisProgram => (AppContext.GetData(SourceFileSetting) ?? AppContext.GetData(ProjectSetting)) as string;

    /// <summary>The full path of the project or source file.</summary>
    public string Path { get; }

    private string Folder => System.IO.Path.GetDirectoryName(Path)!;

    private bool IsOneFile => Path.EndsWith(SourceExtension, StringComparison.OrdinalIgnoreCase);

    public static SourceProject At(string path) => new(System.IO.Path.GetFullPath(path));

    /// <summary>Every source file as it is now, of the project and of those that it refers to. Folders that cannot be read are passed over.</summary>
    public SourceSnapshot Read() =>
        IsOneFile
            ? SourceSnapshot.Of([Path, .. Directory.EnumerateFiles(Folder, "appsettings*.json")])
            : SourceSnapshot.Of(Folders().SelectMany(Files));

    private static IEnumerable<string> Files(string folder) => new System.IO.Enumeration.FileSystemEnumerable<string>(
        folder,
        static (ref System.IO.Enumeration.FileSystemEntry entry) => entry.ToFullPath(),
        new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.System })
    {
        ShouldIncludePredicate = static (ref System.IO.Enumeration.FileSystemEntry entry) => !entry.IsDirectory && IsSource(entry.FileName),
        ShouldRecursePredicate = static (ref System.IO.Enumeration.FileSystemEntry entry) =>
            !entry.FileName.StartsWith(".") && entry.FileName is not ("bin" or "obj" or "artifacts" or "node_modules"),
    };

    private static bool IsSource(ReadOnlySpan<char> name)
    {
        if (name.StartsWith("."))
        {
            return false;
        }

        foreach (var extension in Extensions)
        {
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private HashSet<string> Folders()
    {
        var folders = new HashSet<string>(StringComparer.Ordinal) { Folder };
        foreach (var project in ReferencedProjects())
        {
            folders.Add(System.IO.Path.GetDirectoryName(project)!);
        }

        // A folder inside another one is read with that.
        folders.RemoveWhere(inner => folders.Any(outer => inner.StartsWith(outer + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)));
        return folders;
    }

    /// <summary>The projects that this one refers to, directly or not, as the last restore has noted them.</summary>
    private List<string> ReferencedProjects()
    {
        var projects = new List<string>();
        try
        {
            using var file = File.OpenRead(System.IO.Path.Combine(Folder, "obj", "project.assets.json"));
            using var assets = JsonDocument.Parse(file);
            if (assets.RootElement.TryGetProperty("libraries", out var libraries) && libraries.ValueKind == JsonValueKind.Object)
            {
                foreach (var library in libraries.EnumerateObject())
                {
                    if (library.Value.ValueKind == JsonValueKind.Object
                        && library.Value.TryGetProperty("msbuildProject", out var project)
                        && project.GetString() is { } path
                        && System.IO.Path.GetFullPath(path, Folder) is var full
                        && File.Exists(full))
                    {
                        projects.Add(full);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            // Without that note, or in the middle of a restore, the project's own folder is what there is.
        }

        return projects;
    }
}
