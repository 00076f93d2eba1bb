using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>
/// Starts this program again, with its own arguments and environment, in another role. A failure is a result and never an exception.
/// </summary>
/// <remarks>
/// The child begins with the handled signals blocked and every disposition default: a signal that comes while its runtime starts waits until it has
/// registered its handlers. It leads a process group of its own, so that Ctrl-C reaches the master alone, and has no descriptor above the
/// inherited ones.
/// </remarks>
internal sealed unsafe class ProcessLauncher
{
    private readonly ExecutablePath _executable;
    private readonly byte[][] _arguments;
    private readonly byte[][] _environment;

    private ProcessLauncher(ExecutablePath executable, byte[][] arguments, byte[][] environment)
    {
        _executable = executable;
        _arguments = arguments;
        _environment = environment;
    }

    /// <summary>The path by which processes are started.</summary>
    public string Executable => _executable.ToString();

    /// <summary>The processors of the workers; null where they run on any.</summary>
    public WorkerAffinity? Affinity { get; private init; }

    /// <summary>Takes command line and environment of this process.</summary>
    /// <param name="executablePath">The program to start instead of the one that this process was started by, or null.</param>
    /// <param name="affinity">The processors of the workers; null where they run on any.</param>
    public static ProcessLauncher Create(string? executablePath = null, WorkerAffinity? affinity = null)
    {
        var arguments = Split(File.ReadAllBytes("/proc/self/cmdline"));
        var environment = ReadEnvironment().Where(entry => !IsOwn(entry)).ToArray();
        var searchPath = environment.FirstOrDefault(entry => entry.AsSpan().StartsWith("PATH="u8));
        var executable = executablePath is null ? ExecutablePath.Capture(arguments[0], searchPath?["PATH=".Length..]) : ExecutablePath.Set(executablePath);
        return new ProcessLauncher(executable, arguments, environment) { Affinity = affinity };
    }

    /// <summary>Starts a process. Always on the same thread, which never ends while children live: their death signal hangs on it.</summary>
    public LaunchResult Launch(in LaunchRequest request)
    {
        var path = _executable.Find(out var error);
        if (path is null)
        {
            return Failure($"'{Executable}' is not in PATH", error);
        }

        var moved = new List<int>();
        var actions = stackalloc byte[Sys.SpawnFileActionsBytes];
        var attributes = stackalloc byte[Sys.SpawnAttributesBytes];
        error = Sys.SpawnActionsInit(actions);
        if (error != 0)
        {
            return Failure("The spawn could not be prepared", error);
        }

        error = Sys.SpawnAttributesInit(attributes);
        if (error != 0)
        {
            _ = Sys.SpawnActionsDestroy(actions);
            return Failure("The spawn could not be prepared", error);
        }

        try
        {
            SetSignalsAndGroup(attributes);
            error = AddFileActions(actions, request.Fds, moved);
            if (error != 0)
            {
                return Failure($"{request.Fds.Count} descriptors could not be passed on (the limit of open files must be above {ChildDescriptors.First + request.Fds.Count})", error);
            }

            return Spawn(path, request, actions, attributes);
        }
        catch (Exception exception)
        {
            return new LaunchResult(0, -1, Sys.ENOMEM, $"The spawn could not be prepared: {exception.Message}");
        }
        finally
        {
            _ = Sys.SpawnAttributesDestroy(attributes);
            _ = Sys.SpawnActionsDestroy(actions);
            foreach (var fd in moved)
            {
                _ = Sys.Close(fd);
            }
        }
    }

    private LaunchResult Spawn(byte[] path, in LaunchRequest request, void* actions, void* attributes)
    {
        using var arguments = new NativeStringArray(_arguments);
        using var environment = new NativeStringArray([.. _environment, .. OwnVariables(request)]);
        int pid;
        int error;
        fixed (byte* program = (byte[])[.. path, 0])
        {
            Affinity?.Enter(request);
            error = Sys.PosixSpawn(&pid, program, actions, attributes, arguments.Pointers, environment.Pointers);
            Affinity?.Leave();
        }

        if (error != 0)
        {
            return Failure($"'{Encoding.UTF8.GetString(path)}' could not be started", error);
        }

        var pidfd = Sys.PidfdOpen(pid);
        if (pidfd >= 0)
        {
            return new LaunchResult(pid, pidfd, 0, null);
        }

        // Without a pidfd its end would go unnoticed.
        error = Sys.LastError;
        EndUnwatched(pid);
        return Failure("The new process could not be watched", error);
    }

    private static void EndUnwatched(int pid)
    {
        _ = Sys.Kill(pid, SignalNumbers.Kill);
        var info = stackalloc byte[Sys.SignalInfoBytes];
        while (Sys.WaitId(Sys.P_PID, pid, info, Sys.WEXITED) != 0 && Sys.LastError == Sys.EINTR)
        {
        }
    }

    private static void SetSignalsAndGroup(void* attributes)
    {
        var signals = stackalloc byte[Sys.SignalSetBytes];
        SignalMask.FillHandled(signals);
        _ = Sys.SpawnAttributesSetMask(attributes, signals);
        _ = Sys.SignalSetFill(signals);
        _ = Sys.SpawnAttributesSetDefault(attributes, signals);
        _ = Sys.SpawnAttributesSetGroup(attributes, 0);
        _ = Sys.SpawnAttributesSetFlags(attributes, Sys.POSIX_SPAWN_SETPGROUP | Sys.POSIX_SPAWN_SETSIGDEF | Sys.POSIX_SPAWN_SETSIGMASK);
    }

    private static int AddFileActions(void* actions, IReadOnlyList<InheritedFd> fds, List<int> moved)
    {
        var end = ChildDescriptors.First + fds.Count;
        if (StartDirectory.Fd >= 0)
        {
            var error = Sys.SpawnActionsChangeDirectory(actions, StartDirectory.Fd);
            if (error != 0)
            {
                return error;
            }
        }

        for (var index = 0; index < fds.Count; index++)
        {
            // A source among the targets would be overwritten before its turn, or be its own target: it goes above them first.
            var source = fds[index].Fd;
            if (source >= ChildDescriptors.First && source < end)
            {
                source = Sys.Fcntl(source, Sys.F_DUPFD_CLOEXEC, end);
                if (source < 0)
                {
                    return Sys.LastError;
                }

                moved.Add(source);
            }

            var error = Sys.SpawnActionsDuplicate(actions, source, ChildDescriptors.First + index);
            if (error != 0)
            {
                return error;
            }
        }

        return Sys.SpawnActionsCloseFrom(actions, end);
    }

    private static IEnumerable<byte[]> OwnVariables(LaunchRequest request) =>
    [
        Variable(ChildEnvironment.RoleVariable, RoleNames.Format(request.Role)),
        Variable(ChildEnvironment.IdVariable, request.Id.ToString(CultureInfo.InvariantCulture)),
        Variable(ChildEnvironment.InstanceVariable, request.Instance.ToString(CultureInfo.InvariantCulture)),
        Variable(ChildEnvironment.MasterVariable, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)),
        Variable(ChildEnvironment.ProcessorsVariable, Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)),
        Variable(ChildEnvironment.DescriptorsVariable, ChildDescriptors.Format(request.Fds)),
        .. request.Name is { } name ? (byte[][])[Variable(ChildEnvironment.NameVariable, name)] : [],
    ];

    private static byte[] Variable(string name, string value) => Encoding.UTF8.GetBytes($"{name}={value}");

    private static bool IsOwn(byte[] entry)
    {
        var equals = entry.AsSpan().IndexOf((byte)'=');
        return equals > 0 && Encoding.UTF8.GetString(entry, 0, equals) is { } name
            && (ChildEnvironment.IsOwnVariable(name) || InheritedSockets.IsOwnVariable(name));
    }

    /// <summary>
    /// The environment as the C library has it, byte for byte. /proc/self/environ would be the same, but belongs to root where the
    /// program has file capabilities.
    /// </summary>
    private static List<byte[]> ReadEnvironment()
    {
        var entries = new List<byte[]>();
        var environ = *(byte***)NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "environ");
        for (var entry = environ; entry is not null && *entry is not null; entry++)
        {
            entries.Add(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(*entry).ToArray());
        }

        return entries;
    }

    private static byte[][] Split(byte[] commandLine)
    {
        var words = new List<byte[]>();
        var rest = commandLine.AsSpan();
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)0);
            words.Add((end < 0 ? rest : rest[..end]).ToArray());
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return [.. words];
    }

    private static LaunchResult Failure(string what, int error) => new(0, -1, error, $"{what}: {Sys.Describe(error)}");
}
