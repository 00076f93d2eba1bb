namespace Prefork.Benchmarks.Servers;

/// <summary>The temporary folder of a run: what was compiled and what the servers printed. Gone when the run is.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("prefork-benchmarks-").FullName;

    public string File(string name) => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
