namespace Prefork.Benchmarks.Servers;

/// <summary>The servers that come with this program.</summary>
internal static class ServerCatalog
{
    public const string Raw = "raw";
    public const string PreforkOneWorker = "prefork-1";
    public const string PreforkTwoWorkers = "prefork-2";
    public const string Kestrel = "kestrel";
    public const string Socket = "socket";

    /// <summary>All of them, the reference of the ratios first.</summary>
    public static readonly IReadOnlyList<string> All = [Raw, PreforkOneWorker, PreforkTwoWorkers, Kestrel, Socket];

    public static ServerDefinition Get(string name, Workspace workspace) => name switch
    {
        Raw => RawServer.Compile(name, workspace),
        PreforkOneWorker => Prefork(name, workers: "1"),
        PreforkTwoWorkers => Prefork(name, workers: "2"),
        Kestrel => Project(name, "Prefork.Benchmarks.KestrelServer", "{port}"),
        Socket => Project(name, "Prefork.Benchmarks.SocketServer", "{port}"),
        _ => throw new BenchmarkException($"there is no server '{name}'; there are {string.Join(", ", All)}, and --server adds more"),
    };

    private static ServerDefinition Prefork(string name, string workers) => Project(
        name,
        "Prefork.Benchmarks.PreforkServer",
        "--Prefork:Endpoints:main:Url", "tcp://127.0.0.1:{port}",
        "--Prefork:Reactors", "1",
        "--Prefork:Workers", workers);

    private static ServerDefinition Project(string name, string project, params ReadOnlySpan<string> arguments)
    {
        var executable = Path.Combine(AppContext.BaseDirectory, "servers", project, project);
        return File.Exists(executable)
            ? new ServerDefinition(name, [executable, .. arguments])
            : throw new BenchmarkException($"the server '{name}' is not built: there is no {executable}");
    }
}
