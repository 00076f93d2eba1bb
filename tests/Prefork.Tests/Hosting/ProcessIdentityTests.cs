using Prefork.Hosting;
using Prefork.Ipc;

namespace Prefork.Tests.Hosting;

public sealed class ProcessIdentityTests
{
    private const int Master = 4711;

    [Theory]
    [InlineData(null, null, ServerMode.Process, ServerRole.Master, null, "master")]
    [InlineData(null, null, ServerMode.Single, ServerRole.SingleProcess, null, "single")]
    [InlineData("manager", "0", ServerMode.Process, ServerRole.Manager, null, "manager")]
    [InlineData("worker", "3", ServerMode.Process, ServerRole.Worker, 3, "worker#3")]
    [InlineData("task", "4", ServerMode.Process, ServerRole.TaskWorker, 4, "task#4")]
    [InlineData("worker", "3", ServerMode.Single, ServerRole.Worker, 3, "worker#3")]
    public void The_environment_names_the_role(string? role, string? id, ServerMode mode, ServerRole expected, int? number, string label)
    {
        var identity = ProcessIdentity.Of(Read(role, id), mode);

        Assert.Equal(new ProcessIdentity(expected, number, role is null ? Environment.ProcessId : Master), identity);
        Assert.Equal(label, identity.Label);
    }

    [Fact]
    public void A_user_process_is_named()
    {
        var identity = ProcessIdentity.Of(Read("process", "5", "feed:1"), ServerMode.Process);

        Assert.Equal(new ProcessIdentity(ServerRole.UserProcess, 5, Master, "feed:1"), identity);
        Assert.Equal("process#feed:1", identity.Label);
    }

    [Theory]
    [InlineData("worker", null)]
    [InlineData("worker", "-1")]
    [InlineData("tasks", "1")]
    public void What_Prefork_would_not_set_is_refused(string role, string? id) =>
        Assert.Throws<StartupException>(() => Read(role, id));

    private static ChildEnvironment? Read(string? role, string? id, string? processName = null) => ChildEnvironment.Read(name => name switch
    {
        ChildEnvironment.RoleVariable => role,
        ChildEnvironment.IdVariable => id,
        ChildEnvironment.InstanceVariable => "1",
        ChildEnvironment.NameVariable => processName,
        ChildEnvironment.ProcessorsVariable => null,
        ChildEnvironment.MasterVariable => $"{Master}",
        _ => "control=200",
    });
}
