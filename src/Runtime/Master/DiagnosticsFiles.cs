using System.Globalization;

namespace Prefork.Master;

/// <summary>
/// The sockets and pipes that the runtime keeps in the temp folder for diagnostics tools. A process that ends in order removes its own; one
/// that is killed leaves them.
/// </summary>
internal static class DiagnosticsFiles
{
    /// <summary>
    /// The key that the runtime puts in the names next to the pid: the process's start time. Containers that share a temp folder have the same pids.
    /// </summary>
    /// <param name="processId">A process that is not reaped yet.</param>
    /// <returns>Null where it can not be known.</returns>
    public static string? ReadKey(int processId)
    {
        const int StartTimeAfterName = 19;
        try
        {
            // The name, in parentheses, may hold anything: count from behind it.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 1)..].TrimStart().Split(' ');
            return fields.Length > StartTimeAfterName ? fields[StartTimeAfterName] : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Removes what a dead process has left.</summary>
    public static void Remove(int processId, string? key)
    {
        if (key is null)
        {
            return;
        }

        try
        {
            var folder = Path.GetTempPath();
            foreach (var prefix in (ReadOnlySpan<string>)["dotnet-diagnostic", "clr-debug-pipe"])
            {
                foreach (var file in Directory.EnumerateFiles(folder, string.Create(CultureInfo.InvariantCulture, $"{prefix}-{processId}-{key}-*")))
                {
                    File.Delete(file);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Litter is no reason to disturb the server, and there is nothing an operator would do about it.
        }
    }
}
