using System.Diagnostics;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>The clients that come with Redis.</summary>
internal static class RedisTools
{
    public static bool Exist { get; } = Find("redis-cli") && Find("redis-benchmark");

    /// <summary>Runs a client to its end; what it printed.</summary>
    public static string Run(string tool, params string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(ServerProcess.Patience))
        {
            process.Kill();
        }

        var said = output.GetAwaiter().GetResult() + error.GetAwaiter().GetResult();
        Assert.True(process.ExitCode == 0, $"{tool} has ended with {process.ExitCode}: {said}");
        return said;
    }

    private static bool Find(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)));
}
