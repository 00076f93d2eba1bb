namespace Prefork.Hosting;

/// <summary>The files that the runtime loads when they are first needed.</summary>
internal static class AssemblyFiles
{
    /// <summary>The paths of the assemblies of the application and of its runtime; none in a NativeAOT build, which is in one piece.</summary>
    public static IReadOnlyList<string> List() =>
        AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is string { Length: > 0 } files
            ? files.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            : [];

    /// <summary>The directories of the files.</summary>
    public static IEnumerable<string> Directories() => List().Select(file => Path.GetDirectoryName(file)!).Distinct(StringComparer.Ordinal);
}
