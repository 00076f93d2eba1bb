using Prefork.Benchmarks.Processes;

namespace Prefork.Benchmarks.Servers;

/// <summary>The echo server in C, compiled when it is first needed.</summary>
internal static class RawServer
{
    public static bool HasCompiler =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "cc")));

    public static ServerDefinition Compile(string name, Workspace workspace)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "servers", "raw", "echo.c");
        var (binary, output) = (workspace.File("raw"), workspace.File("cc.log"));
        var compiler = ProcessSpawner.Reap(ProcessSpawner.Spawn(["cc", "-O2", "-o", binary, source], output));
        return compiler.IsSuccess
            ? new ServerDefinition(name, [binary, "{port}"])
            : throw new BenchmarkException($"cc {compiler}: {File.ReadAllText(output).TrimEnd()}");
    }
}
