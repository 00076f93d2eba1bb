using System.ComponentModel;
using System.Diagnostics;
using Prefork.Ipc;

namespace Prefork.Manager;

/// <summary>One run of <c>dotnet build</c>.</summary>
internal static class SourceBuild
{
    private const string ErrorMark = ": error ";
    private const int MaxErrors = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Builds a project, or the program of a source file.</summary>
    /// <param name="path">The project or source file.</param>
    /// <param name="stop">Ends the build.</param>
    /// <returns>What the compiler complains of; empty where the build has succeeded.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static IReadOnlyList<string> Run(string path, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        try
        {
            return RunAsync(path, limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return [$"dotnet build has not ended within {Patience.TotalMinutes} minutes and was ended"];
        }
        catch (Win32Exception exception)
        {
            return [$"dotnet cannot be started, which the PATH of the server has to find: {exception.Message}"];
        }
    }

    private static async Task<IReadOnlyList<string>> RunAsync(string path, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", ["build", path, "-nologo", "-v:quiet", "-tl:off", "-clp:NoSummary"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(path),
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith(ChildEnvironment.Prefix, StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        // Processes of the build would outlive the server that is being developed. The switch for it is not understood for a program of one file.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var build = Process.Start(start)!;
        try
        {
            build.StandardInput.Close();
            var error = build.StandardError.ReadToEndAsync(cancellation);
            var output = await build.StandardOutput.ReadToEndAsync(cancellation).ConfigureAwait(false);
            output += await error.ConfigureAwait(false);
            await build.WaitForExitAsync(cancellation).ConfigureAwait(false);
            return build.ExitCode == 0 ? [] : ErrorsIn(output, build.ExitCode);
        }
        finally
        {
            if (!build.HasExited)
            {
                build.Kill(entireProcessTree: true);
            }
        }
    }

    private static List<string> ErrorsIn(string output, int exitCode)
    {
        var errors = output
            .Split('\n', StringSplitOptions.TrimEntries)
            .Where(line => line.Contains(ErrorMark, StringComparison.Ordinal))
            .Select(WithoutProject)
            .Distinct(StringComparer.Ordinal)
            .Take(MaxErrors)
            .ToList();
        if (errors.Count == 0)
        {
            errors.Add($"dotnet build has ended with exit code {exitCode}: {output.Trim()}");
        }

        return errors;
    }

    /// <summary>An error without the project that the compiler names after it, in brackets.</summary>
    private static string WithoutProject(string line)
    {
        var bracket = line.LastIndexOf(" [", StringComparison.Ordinal);
        return bracket > 0 && line.EndsWith(']') ? line[..bracket] : line;
    }
}
