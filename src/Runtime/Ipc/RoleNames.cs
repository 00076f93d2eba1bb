namespace Prefork.Ipc;

/// <summary>The roles as the environment names them.</summary>
internal static class RoleNames
{
    public static string Format(ServerRole role) => role switch
    {
        ServerRole.Manager => "manager",
        ServerRole.Worker => "worker",
        ServerRole.TaskWorker => "task",
        ServerRole.UserProcess => "process",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "No process is started in this role."),
    };

    public static ServerRole? Parse(string name) => name switch
    {
        "manager" => ServerRole.Manager,
        "worker" => ServerRole.Worker,
        "task" => ServerRole.TaskWorker,
        "process" => ServerRole.UserProcess,
        _ => null,
    };
}
