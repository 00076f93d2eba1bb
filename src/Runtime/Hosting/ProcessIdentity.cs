using System.Globalization;
using Prefork.Ipc;

namespace Prefork.Hosting;

/// <summary>Which process of the server this one is.</summary>
/// <param name="Role">What it does.</param>
/// <param name="Id">Its number in the server; null in master and manager.</param>
/// <param name="MasterProcessId">The process id of the master.</param>
/// <param name="Name">Which user process it is; null in other roles.</param>
internal readonly record struct ProcessIdentity(ServerRole Role, int? Id, int MasterProcessId, string? Name = null)
{
    /// <summary>Whether a user started this process, and not Prefork.</summary>
    public bool IsFirst => Role is ServerRole.Master or ServerRole.SingleProcess;

    /// <summary>How log lines name the process: <c>master</c>, <c>worker#0</c>, <c>task#3</c>, <c>process#feed</c>.</summary>
    public string Label => Role switch
    {
        ServerRole.SingleProcess => "single",
        ServerRole.Master => "master",
        ServerRole.UserProcess => $"{RoleNames.Format(Role)}#{Name}",
        _ when Id is { } id => string.Create(CultureInfo.InvariantCulture, $"{RoleNames.Format(Role)}#{id}"),
        _ => RoleNames.Format(Role),
    };

    /// <param name="environment">What the master has told this process; null in one that a user started.</param>
    /// <param name="mode">The setting <c>Prefork:Mode</c>.</param>
    public static ProcessIdentity Of(ChildEnvironment? environment, ServerMode mode) => environment switch
    {
        null => new(mode == ServerMode.Single ? ServerRole.SingleProcess : ServerRole.Master, null, Environment.ProcessId),
        { Role: ServerRole.Manager } => new(ServerRole.Manager, null, environment.MasterProcessId),
        { Role: ServerRole.UserProcess } => new(ServerRole.UserProcess, environment.Id, environment.MasterProcessId, environment.Name),
        _ => new(environment.Role, environment.Id, environment.MasterProcessId),
    };
}
