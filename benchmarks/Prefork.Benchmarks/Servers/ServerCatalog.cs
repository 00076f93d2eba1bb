namespace Prefork.Benchmarks.Servers;

/// <summary>The servers that come with this program.</summary>
internal static class ServerCatalog
{
    public const string Raw = "raw";
    public const string PreforkOneWorker = "prefork-1";
    public const string PreforkFramed = "prefork-framed";
    public const string PreforkTwoWorkers = "prefork-2";
    public const string Kestrel = "kestrel";
    public const string Socket = "socket";
    public const string Redis = "redis";
    public const string Resp = "resp";
    public const string SocketPair = "socket-pair";
    public const string Tasks = "prefork-tasks";

    /// <summary>Those that echo, the reference of the ratios first.</summary>
    public static readonly IReadOnlyList<string> All = [Raw, PreforkOneWorker, PreforkFramed, PreforkTwoWorkers, Kestrel, Socket];

    public static ServerDefinition Get(string name, Workspace workspace) => name switch
    {
        Raw => RawServer.Compile(name, workspace),
        PreforkOneWorker => Prefork(name, workers: "1"),
        PreforkFramed => Prefork(name, workers: "1", "--Prefork:Endpoints:main:Framing:Mode", "LengthField"),
        PreforkTwoWorkers => Prefork(name, workers: "2"),
        Kestrel => Project(name, "Prefork.Benchmarks.KestrelServer", "{port}"),
        Socket => Project(name, "Prefork.Benchmarks.SocketServer", "{port}"),
        Redis => RedisTools.Server(name, workspace),
        Resp => Project(
            name,
            "Resp",
            "--Prefork:Endpoints:resp:Url", "tcp://127.0.0.1:{port}",
            "--Prefork:Reactors", "1"),
        SocketPair => Project(name, "Prefork.Benchmarks.SocketPairServer", "{port}"),
        Tasks => Project(
            name,
            "Prefork.Benchmarks.TaskServer",
            "--Prefork:Endpoints:main:Url", "tcp://127.0.0.1:{port}",
            "--Prefork:Reactors", "1", "--Prefork:Workers", "1", "--Prefork:Tasks:Workers", "1"),
        _ => throw new BenchmarkException($"there is no server '{name}'; there are {string.Join(", ", [.. All, Redis, Resp, SocketPair, Tasks])}, and --server adds more"),
    };

    private static ServerDefinition Prefork(string name, string workers, params ReadOnlySpan<string> more) => Project(
        name,
        "Prefork.Benchmarks.PreforkServer",
        ["--Prefork:Endpoints:main:Url", "tcp://127.0.0.1:{port}", "--Prefork:Reactors", "1", "--Prefork:Workers", workers, .. more]);

    private static ServerDefinition Project(string name, string project, params ReadOnlySpan<string> arguments)
    {
        var executable = Path.Combine(AppContext.BaseDirectory, "servers", project, project);
        return File.Exists(executable)
            ? new ServerDefinition(name, [executable, .. arguments])
            : throw new BenchmarkException($"the server '{name}' is not built: there is no {executable}");
    }
}
