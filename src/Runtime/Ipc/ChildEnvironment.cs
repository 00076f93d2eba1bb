using System.Globalization;
using System.Text;
using Prefork.Hosting;
using Prefork.Interop;

namespace Prefork.Ipc;

/// <summary>What the master tells a process that it starts: the <c>PREFORK_*</c> variables.</summary>
internal sealed unsafe class ChildEnvironment
{
    /// <summary>How the names of all of them begin.</summary>
    public const string Prefix = "PREFORK_";

    public const string RoleVariable = "PREFORK_ROLE";
    public const string IdVariable = "PREFORK_ID";
    public const string InstanceVariable = "PREFORK_INSTANCE";
    public const string MasterVariable = "PREFORK_MASTER";
    public const string DescriptorsVariable = "PREFORK_FDS";
    public const string NameVariable = "PREFORK_NAME";
    public const string ProcessorsVariable = "PREFORK_PROCESSORS";

    private static readonly Lazy<ChildEnvironment?> Inherited = new(Take);

    private ChildEnvironment(ServerRole role, int id, long instance, int master, string name, int processors, ChildDescriptors descriptors)
    {
        Name = name;
        Processors = processors;
        Role = role;
        Id = id;
        Instance = instance;
        MasterProcessId = master;
        Descriptors = descriptors;
    }

    /// <summary>
    /// What this process was told; null in a process that somebody else started, which is a master. Reading it for the first time takes
    /// the variables out of the environment, so that a process started by user code does not believe to be a worker.
    /// </summary>
    /// <exception cref="StartupException">The variables are there but make no sense.</exception>
    public static ChildEnvironment? Current => Inherited.Value;

    public ServerRole Role { get; }

    public int Id { get; }

    /// <summary>Which user process this is to be; empty in other roles.</summary>
    public string Name { get; }

    public long Instance { get; }

    public int MasterProcessId { get; }

    /// <summary>How many processors the master sees; a process that is bound to one of them sees only that.</summary>
    public int Processors { get; }

    public ChildDescriptors Descriptors { get; }

    public static bool IsOwnVariable(ReadOnlySpan<char> name) => name is
        RoleVariable or IdVariable or InstanceVariable or MasterVariable or DescriptorsVariable or NameVariable or ProcessorsVariable;

    /// <summary>Reads the variables; separate from the process's environment for the sake of tests.</summary>
    /// <exception cref="StartupException">The variables make no sense.</exception>
    public static ChildEnvironment? Read(Func<string, string?> variable)
    {
        if (variable(RoleVariable) is not { } roleName)
        {
            return null;
        }

        var role = RoleNames.Parse(roleName) ?? throw Malformed(RoleVariable, roleName);
        var id = (int)Number(IdVariable, ControlHeader.MaxId);
        var instance = Number(InstanceVariable, long.MaxValue);
        var master = (int)Number(MasterVariable, int.MaxValue);
        var processors = variable(ProcessorsVariable) is null ? Environment.ProcessorCount : (int)Number(ProcessorsVariable, int.MaxValue);
        var list = variable(DescriptorsVariable);
        var descriptors = ChildDescriptors.Parse(list ?? "") ?? throw Malformed(DescriptorsVariable, list);
        return new ChildEnvironment(role, id, instance, master, variable(NameVariable) ?? "", processors, descriptors);

        long Number(string name, long max)
        {
            var text = variable(name);
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= max
                ? value
                : throw Malformed(name, text);
        }
    }

    /// <summary>
    /// Ties this process to its master, first thing in a child, on a thread that lives as long as the process (the setting is the
    /// thread's own). Ends the process where the master is gone already.
    /// </summary>
    public void Arm()
    {
        _ = Sys.Prctl(Sys.PR_SET_PDEATHSIG, SignalNumbers.Kill, 0, 0, 0);

        // The master may have died before the setting took effect; then another process is the parent now.
        if (Sys.GetParentProcessId() != MasterProcessId)
        {
            Refuse($"Prefork: this process was to be a {RoleNames.Format(Role)} of process {MasterProcessId}, which is not its parent; unset the PREFORK_ variables to start a server.\n");
        }

        foreach (var fd in Descriptors.All)
        {
            if (Sys.Fcntl(fd.Fd, Sys.F_SETFD, Sys.FD_CLOEXEC) != 0)
            {
                Refuse($"Prefork: the inherited descriptor {fd.Fd} ({fd.Name}) is not open.\n");
            }
        }
    }

    private static ChildEnvironment? Take()
    {
        var environment = Read(Environment.GetEnvironmentVariable);
        if (environment is not null)
        {
            foreach (var name in (ReadOnlySpan<string>)[RoleVariable, IdVariable, InstanceVariable, MasterVariable, DescriptorsVariable, NameVariable, ProcessorsVariable])
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }

        return environment;
    }

    private static void Refuse(string message)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(message))
        {
            _ = Sys.Write(2, text, (nuint)Encoding.UTF8.GetByteCount(message));
        }

        Sys.ExitNow(1);
    }

    private static StartupException Malformed(string name, string? value) =>
        new($"The environment variable {name} is '{value}', which makes no sense: Prefork sets it for the processes that it starts; unset it to start a server.");
}
