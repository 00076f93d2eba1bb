using System.Globalization;
using System.Runtime.InteropServices;

namespace Prefork.Hosting;

/// <summary>Which process of the server this one is, as the environment that it was spawned with says.</summary>
internal readonly partial record struct ProcessIdentity(ServerRole Role, int? Id)
{
    public const string RoleVariable = "PREFORK_ROLE";

    public const string IdVariable = "PREFORK_ID";

    public const string Manager = "manager";

    public const string Worker = "worker";

    /// <summary>Whether a user started this process, and not Prefork.</summary>
    public bool IsFirst => Role is ServerRole.Master or ServerRole.SingleProcess;

    /// <summary>How log lines name the process: <c>master</c>, <c>worker#0</c>.</summary>
    public string Label => Role switch
    {
        ServerRole.Master => "master",
        ServerRole.Manager => Manager,
        ServerRole.SingleProcess => "single",
        _ => Worker + "#" + Id.GetValueOrDefault().ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The master's process id: it is the parent of every process that it spawned.</summary>
    public int MasterProcessId => IsFirst ? Environment.ProcessId : GetParentProcessId();

    /// <summary>
    /// Reads the role, and takes it out of the environment, so that a program which this process starts does not believe
    /// to be part of the server.
    /// </summary>
    public static ProcessIdentity Take(ServerMode mode)
    {
        var role = Environment.GetEnvironmentVariable(RoleVariable);
        Environment.SetEnvironmentVariable(RoleVariable, null);
        return Parse(role, Environment.GetEnvironmentVariable(IdVariable), mode);
    }

    public static ProcessIdentity Parse(string? role, string? id, ServerMode mode) => role switch
    {
        null or "" => new(mode == ServerMode.Single ? ServerRole.SingleProcess : ServerRole.Master, null),
        Manager => new(ServerRole.Manager, null),
        Worker when int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => new(ServerRole.Worker, number),
        Worker => throw new StartupException($"{IdVariable} is '{id}' in a process whose {RoleVariable} is {Worker}: unset both, they are for processes that Prefork starts."),
        _ => throw new StartupException($"{RoleVariable} is '{role}': unset it, it is for processes that Prefork starts."),
    };

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParentProcessId();
}
