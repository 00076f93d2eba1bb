using Prefork.Hosting;
using Prefork.Ipc;
using Xunit;

namespace Prefork.ProcessTests;

public sealed class ChildEnvironmentTests
{
    private readonly Dictionary<string, string> _variables = new()
    {
        [ChildEnvironment.RoleVariable] = "worker",
        [ChildEnvironment.IdVariable] = "3",
        [ChildEnvironment.InstanceVariable] = "17",
        [ChildEnvironment.MasterVariable] = "4711",
        [ChildEnvironment.DescriptorsVariable] = "control=200,lane=201,doorbell=202,shared=203,reactor=204,reactor=205",
    };

    [Fact]
    public void Tells_what_the_master_said()
    {
        var environment = ChildEnvironment.Read(_variables.GetValueOrDefault)!;

        Assert.Equal((ServerRole.Worker, 3, 17L, 4711), (environment.Role, environment.Id, environment.Instance, environment.MasterProcessId));
        var fds = environment.Descriptors;
        Assert.Equal((200, 201, 202, 203), (fds.Control, fds.Lane, fds.Doorbell, fds.Shared));
        Assert.Equal([204, 205], fds.Reactors);
    }

    [Fact]
    public void Process_without_a_role_is_nobodys_child()
    {
        _variables.Remove(ChildEnvironment.RoleVariable);

        Assert.Null(ChildEnvironment.Read(_variables.GetValueOrDefault));
    }

    [Fact]
    public void List_of_descriptors_reads_as_it_was_written()
    {
        var list = ChildDescriptors.Format([new(ChildDescriptors.ControlName, 17), new(ChildDescriptors.SharedName, 5)]);

        Assert.Equal("control=200,shared=201", list);
        var fds = ChildDescriptors.Parse(list)!;
        Assert.Equal((200, 201, -1), (fds.Control, fds.Shared, fds.Lane));
        Assert.Empty(fds.Reactors);
    }

    [Theory]
    [InlineData(ChildEnvironment.RoleVariable, "king")]
    [InlineData(ChildEnvironment.IdVariable, "-1")]
    [InlineData(ChildEnvironment.IdVariable, "99999999999")]
    [InlineData(ChildEnvironment.IdVariable, null)]
    [InlineData(ChildEnvironment.InstanceVariable, "x")]
    [InlineData(ChildEnvironment.MasterVariable, "")]
    [InlineData(ChildEnvironment.DescriptorsVariable, null)]
    [InlineData(ChildEnvironment.DescriptorsVariable, "lane=201")]
    [InlineData(ChildEnvironment.DescriptorsVariable, "control=2")]
    [InlineData(ChildEnvironment.DescriptorsVariable, "control=200,,")]
    public void Nonsense_is_named(string name, string? value)
    {
        _variables.Remove(name);
        if (value is not null)
        {
            _variables.Add(name, value);
        }

        var exception = Assert.Throws<StartupException>(() => ChildEnvironment.Read(_variables.GetValueOrDefault));
        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
    }
}
