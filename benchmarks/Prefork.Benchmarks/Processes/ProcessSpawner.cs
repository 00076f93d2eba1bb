using System.Collections;
using Prefork.Benchmarks.Interop;

namespace Prefork.Benchmarks.Processes;

/// <summary>
/// Starts processes as the leaders of sessions of their own, so that all their descendants can be found, and a Ctrl-C
/// in the terminal reaches this program alone.
/// </summary>
internal static unsafe class ProcessSpawner
{
    /// <summary>Starts a program with its output in a file, and returns its process id.</summary>
    public static int Spawn(IReadOnlyList<string> arguments, string outputPath)
    {
        using var argumentStrings = new NativeStrings(arguments);
        using var environmentStrings = new NativeStrings(Environment());
        using var paths = new NativeStrings(["/dev/null", outputPath]);
        var attributes = stackalloc byte[LibC.OpaqueSize];
        var actions = stackalloc byte[LibC.OpaqueSize];
        var signals = stackalloc byte[LibC.OpaqueSize];

        _ = LibC.InitializeSpawnAttributes(attributes);
        _ = LibC.InitializeSpawnActions(actions);
        try
        {
            // .NET ignores SIGPIPE; a server is to start with everything as a shell would leave it.
            _ = LibC.FillSignalSet(signals);
            _ = LibC.SetSpawnSignalDefaults(attributes, signals);
            _ = LibC.EmptySignalSet(signals);
            _ = LibC.SetSpawnSignalMask(attributes, signals);
            _ = LibC.SetSpawnFlags(attributes, LibC.SpawnSetSession | LibC.SpawnSetSignalDefaults | LibC.SpawnSetSignalMask);
            _ = LibC.AddSpawnOpen(actions, 0, paths.Pointer[0], LibC.OpenReadOnly, 0);
            _ = LibC.AddSpawnOpen(actions, 1, paths.Pointer[1], LibC.OpenWriteTruncated, Convert.ToInt32("600", 8));
            _ = LibC.AddSpawnDuplicate(actions, 1, 2);

            int process;
            var error = LibC.Spawn(&process, argumentStrings.Pointer[0], actions, attributes, argumentStrings.Pointer, environmentStrings.Pointer);
            return error == 0 ? process : throw new BenchmarkException($"{arguments[0]}: {LibC.Describe(error)}");
        }
        finally
        {
            _ = LibC.DestroySpawnActions(actions);
            _ = LibC.DestroySpawnAttributes(attributes);
        }
    }

    /// <summary>Waits until a process has ended, reaps it and says how it ended.</summary>
    public static ExitStatus Reap(int process)
    {
        int status;
        while (LibC.WaitForProcess(process, &status, 0) < 0)
        {
            if (LibC.LastError != LibC.EINTR)
            {
                throw new BenchmarkException($"waitpid: {LibC.Describe(LibC.LastError)}");
            }
        }

        return new ExitStatus(status);
    }

    private static List<string> Environment()
    {
        var variables = new List<string>();
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            variables.Add($"{variable.Key}={variable.Value}");
        }

        return variables;
    }
}
