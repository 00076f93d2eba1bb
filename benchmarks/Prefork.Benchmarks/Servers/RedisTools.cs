namespace Prefork.Benchmarks.Servers;

/// <summary>The programs of Redis, where they are installed.</summary>
internal static class RedisTools
{
    private const string ServerName = "redis-server";

    /// <summary>The same program, as Debian's redis-tools has it: its name decides what it is.</summary>
    private const string ServerByAnotherName = "redis-check-rdb";

    public static string Benchmark => Find("redis-benchmark") ?? throw NotInstalled("redis-benchmark");

    public static ServerDefinition Server(string name, Workspace workspace)
    {
        var program = Find(ServerName);
        if (program is null)
        {
            program = workspace.File(ServerName);
            File.CreateSymbolicLink(program, Find(ServerByAnotherName) ?? throw NotInstalled(ServerName));
        }

        return new ServerDefinition(name, [program, "--port", "{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static BenchmarkException NotInstalled(string program) =>
        new($"{program} is not installed, and without it there is nothing to compare: on Debian, 'apt-get install redis-tools' brings it");
}
