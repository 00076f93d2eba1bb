using Prefork.Hosting;

namespace Prefork.Tests.Hosting;

public sealed class ProcessIdentityTests
{
    [Theory]
    [InlineData(null, null, ServerMode.Process, ServerRole.Master, null, "master")]
    [InlineData("", "3", ServerMode.Process, ServerRole.Master, null, "master")]
    [InlineData(null, null, ServerMode.Single, ServerRole.SingleProcess, null, "single")]
    [InlineData("manager", null, ServerMode.Process, ServerRole.Manager, null, "manager")]
    [InlineData("worker", "3", ServerMode.Process, ServerRole.Worker, 3, "worker#3")]
    public void The_environment_names_the_role(string? role, string? id, ServerMode mode, ServerRole expected, int? number, string label)
    {
        var identity = ProcessIdentity.Parse(role, id, mode);

        Assert.Equal(new ProcessIdentity(expected, number), identity);
        Assert.Equal(label, identity.Label);
    }

    [Theory]
    [InlineData("worker", null)]
    [InlineData("worker", "-1")]
    [InlineData("task", "1")]
    public void What_Prefork_would_not_set_is_refused(string role, string? id) =>
        Assert.Throws<StartupException>(() => ProcessIdentity.Parse(role, id, ServerMode.Process));
}
