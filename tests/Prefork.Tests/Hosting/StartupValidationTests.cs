using Prefork.Registration;

namespace Prefork.Tests.Hosting;

/// <summary>A server that cannot start says why on standard error, a line for each mistake, and returns 1.</summary>
[Collection(ProcessStateGroup.Name)]
public sealed class StartupValidationTests
{
    private const string RingCure = "set it to a power of two from 65536 to 1073741824, or remove it for";

    [Theory]
    [InlineData("Workers", "0", "Prefork:Workers is 0: set it to 1 or more, or remove it for one worker a processor.")]
    [InlineData("Workers", "-2", "Prefork:Workers is -2: set it to 1 or more, or remove it for one worker a processor.")]
    [InlineData("Workers", "abc", "Prefork:Workers is 'abc', which is not a whole number: set it to 1 or more, or remove it for one worker a processor.")]
    [InlineData("Workers", "99999999999", "Prefork:Workers is '99999999999', which is not a whole number: set it to 1 or more, or remove it for one worker a processor.")]
    [InlineData("Reactors", "0", "Prefork:Reactors is 0: set it to a number from 1 to 64, or remove it for one reactor to four processors.")]
    [InlineData("Mode", "Double", "Prefork:Mode is 'Double', which is not a mode: set it to Process or Single, or remove it for Process.")]
    [InlineData("Mode", "7", "Prefork:Mode is '7', which is not a mode: set it to Process or Single, or remove it for Process.")]
    [InlineData("MaxWaitTime", "soon", "Prefork:MaxWaitTime is 'soon', which is not a time as hh:mm:ss: set it to a time from 00:00:00.001 to 1.00:00:00, such as 00:00:30 for 30 seconds, or remove it for 10 seconds.")]
    [InlineData("MaxWaitTime", "30", "Prefork:MaxWaitTime is 30.00:00:00: set it to a time from 00:00:00.001 to 1.00:00:00, such as 00:00:30 for 30 seconds, or remove it for 10 seconds.")]
    [InlineData("Tasks:Workers", "1025", "Prefork:Tasks:Workers is 1025: set it to a number from 0 to 1024, or remove it for none.")]
    [InlineData("Tasks:Timeout", "30", "Prefork:Tasks:Timeout is 30.00:00:00: set it to a time up to 24.00:00:00, such as 00:00:30 for 30 seconds, to 0 for no limit, or remove it for a minute.")]
    [InlineData("Tasks:WhenFull", "Never", "Prefork:Tasks:WhenFull is 'Never', which is not Fail or Wait: set it to Fail or Wait, or remove it for Fail.")]
    [InlineData("Workers", "32767", "Prefork:Workers, Prefork:Tasks:Workers and the user processes make 32767 processes, and a server has 32766 at most: lower Prefork:Workers.")]
    [InlineData("MaxConnections", "0", "Prefork:MaxConnections is 0: set it to a number from 1 to 16777216, or remove it for 65536.")]
    [InlineData("TempDirectory", "/no/such", "Prefork:TempDirectory is '/no/such', which is no directory: create it, set another one, or remove the setting for the system's temporary directory.")]
    [InlineData("Affinity", "half", "Prefork:Affinity is 'half', which is no list of processors: set it to on, off, or processors such as 0,2-3, or remove it for off.")]
    [InlineData("Log:File", "/no/such/log", "Prefork:Log:File is '/no/such/log', which cannot be opened: No such file or directory (errno 2); set it to a file in a directory that the server may write to, or remove it for standard output.")]
    [InlineData("Lane:RequestRingBytes", "100000", $"Prefork:Lane:RequestRingBytes is 100000: {RingCure} 1048576.")]
    [InlineData("Lane:ResponseRingBytes", "32768", $"Prefork:Lane:ResponseRingBytes is 32768: {RingCure} 1048576.")]
    [InlineData("Lane:ArenaBytes", "0", $"Prefork:Lane:ArenaBytes is 0: {RingCure} 4194304.")]
    [InlineData("Lane:InFlight", "1000", "Prefork:Lane:InFlight is 1000: set it to a power of two from 16 to 1048576, or remove it for 1024.")]
    [InlineData("Limits:MaxOutputBytes", "1", "Prefork:Limits:MaxOutputBytes is 1: set it to 65536 or more, or remove it for 8388608.")]
    [InlineData("Limits:MaxResponseBacklogBytes", "1", "Prefork:Limits:MaxResponseBacklogBytes is 1: set it to 65536 or more, or remove it for 67108864.")]
    [InlineData("Endpoints:main:Backlog", "0", "Prefork:Endpoints:main:Backlog is 0: set it to a number from 1 to 65535, or remove it for 512.")]
    [InlineData("Endpoints:main:MaxConnections", "-1", "Prefork:Endpoints:main:MaxConnections is -1: set it to a number from 0 to 16777216, or remove it for as many as Prefork:MaxConnections leaves.")]
    [InlineData("Endpoints:main:Limits:MaxOutputBytes", "1", "Prefork:Endpoints:main:Limits:MaxOutputBytes is 1: set it to 65536 or more, or remove it for Prefork:Limits:MaxOutputBytes.")]
    [InlineData("Endpoints:main:Limits:LowWatermarkBytes", "-1", "Prefork:Endpoints:main:Limits:LowWatermarkBytes is -1: set it to 0 or more, or remove it for Prefork:Limits:LowWatermarkBytes.")]
    [InlineData("Endpoints:main:Limits:SendTimeout", "00:00:00.05", "Prefork:Endpoints:main:Limits:SendTimeout is 00:00:00.0500000: set it to a time from 00:00:00.100 to 1.00:00:00, such as 00:00:30 for 30 seconds, or remove it for Prefork:Limits:SendTimeout.")]
    [InlineData("Endpoints:main:NoDelay", "si", "Prefork:Endpoints:main:NoDelay is 'si', which is not true or false: set it to true or false, or remove it for true.")]
    [InlineData("Endpoints:main:Tls:ClientCertificate", "Maybe", "Prefork:Endpoints:main:Tls:ClientCertificate is 'Maybe', which is not a way to ask for certificates: set it to None, Optional or Required, or remove it for None.")]
    [InlineData("Endpoints:main:Url", "unix://run/a", "Prefork:Endpoints:main:Url is 'unix://run/a', whose path is not absolute: write it with three slashes, as unix:///run/app.sock.")]
    [InlineData("Endpoints:main:Url", "tcp://127.0.0.1:65536", "Prefork:Endpoints:main:Url is 'tcp://127.0.0.1:65536', and '65536' is no port: use a number from 0 to 65535, where 0 takes any free port.")]
    [InlineData("Endpoints:other:Backlog", "9", "Prefork:Endpoints:other:Url is missing: set it to an address such as tcp://127.0.0.1:9501.")]
    public async Task A_wrong_setting_is_named_with_its_cure(string setting, string value, string line)
    {
        var (exitCode, lines) = await Run(Builder($"--Prefork:{setting}", value));

        Assert.Equal(1, exitCode);
        Assert.Equal([line], lines);
    }

    [Fact]
    public async Task All_mistakes_are_reported_at_once_and_misspelt_settings_with_them()
    {
        var builder = Builder(
            "--Prefork:Workers", "0", "--Prefork:Reactors", "many", "--Prefork:Endpoints:main:Url", "tcp:127.0.0.1", "--Prefork:MaxConection", "5");

        var (exitCode, lines) = await Run(builder);

        Assert.Equal(1, exitCode);
        Assert.Equal(4, lines.Length);
        Assert.Contains(lines, line => line.StartsWith("Prefork:Workers is 0:", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Prefork:Reactors is 'many',", StringComparison.Ordinal));
        Assert.Contains("Prefork:Endpoints:main:Url is 'tcp:127.0.0.1', which names no scheme: write it as tcp://127.0.0.1:9501.", lines);
        Assert.Equal("Prefork:MaxConection is no setting of Prefork: was Prefork:MaxConnections meant?", lines[^1]);
    }

    [Fact]
    public async Task A_server_needs_an_endpoint()
    {
        var builder = ServerApplication.CreateBuilder([]);
        builder.Handlers.Add(Handlers.Class("A", Handlers.On(HandlerEvent.Receive, "A.Receive")));

        var (exitCode, lines) = await Run(builder);

        Assert.Equal(1, exitCode);
        Assert.Equal(
            ["Prefork:Endpoints is empty: set Prefork:Endpoints:main:Url to an address such as tcp://127.0.0.1:9501, or call builder.Endpoints.Add."], lines);
    }

    [Fact]
    public async Task A_server_needs_handlers()
    {
        var builder = ServerApplication.CreateBuilder([]);
        builder.Endpoints.Add("main", "tcp://127.0.0.1:0");

        var (exitCode, lines) = await Run(builder);

        Assert.Equal(1, exitCode);
        Assert.Equal(["The server has no handlers: call builder.AddHandlers() before Build(), and mark a method with [OnReceive]."], lines);
    }

    [Fact]
    public async Task A_file_that_is_no_json_is_named()
    {
        using var root = new TemporaryFolder();
        var path = root.Write("appsettings.json", "{ \"Prefork\": { ");

        var (exitCode, lines) = await Run(Builder("--contentRoot", root.Path));

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"The file {path} cannot be read: ", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_level_that_is_none_is_named()
    {
        var (exitCode, lines) = await Run(Builder("--Logging:LogLevel:Default", "Loud"));

        Assert.Equal(1, exitCode);
        Assert.Equal(
            ["Logging:LogLevel:Default is 'Loud', which is no log level: set it to Trace, Debug, Information, Warning, Error, Critical or None."], lines);
    }

    [Theory]
    [InlineData("User", "no-such-user", "Prefork:User is 'no-such-user', and there is no such user: set it to a user of this system, or remove it so that workers keep the user of the server.")]
    [InlineData("Group", "no-such-group", "Prefork:Group is 'no-such-group', and there is no such group: set it to a group of this system, or remove it for the first group of Prefork:User.")]
    public async Task A_name_that_the_system_does_not_know_is_named(string setting, string value, string line)
    {
        var (exitCode, lines) = await Run(Builder($"--Prefork:{setting}", value));

        Assert.Equal(1, exitCode);
        Assert.Contains(line, lines);
    }

    [Theory]
    [InlineData("User", "nobody")]
    [InlineData("Group", "nogroup")]
    [InlineData("Chroot", "/")]
    public async Task What_workers_change_to_needs_workers_and_a_server_that_root_starts(string setting, string value)
    {
        var (_, lines) = await Run(Builder($"--Prefork:{setting}", value, "--Prefork:Mode", "Single"));

        Assert.Equal([$"Prefork:{setting} is '{value}', which needs worker processes, and Prefork:Mode is Single: remove one of the two."], lines);
    }

    [Theory]
    [InlineData(new string[0], "Prefork:Reload:Watch is true, and the sources are not known, for this is no Debug build: set Prefork:Reload:Project to the project.")]
    [InlineData(
        new[] { "--Prefork:Reload:Project", "/no/such.csproj" },
        "Prefork:Reload:Project is '/no/such.csproj', which is no file: set it to the project of the program, or to the source file of one without a project, or remove it for what a Debug build was made from.")]
    [InlineData(new[] { "--Prefork:Mode", "Single" }, "Prefork:Reload:Watch is true, and there are no workers to reload: remove it, or Prefork:Mode Single.")]
    public async Task A_watch_needs_sources_and_workers(string[] arguments, string line)
    {
        var (exitCode, lines) = await Run(Builder(["--Prefork:Reload:Watch", "true", .. arguments]));

        Assert.Equal(1, exitCode);
        Assert.Equal([line], lines);
    }

    [Fact]
    public async Task A_limit_of_memory_needs_proc_in_the_root_directory()
    {
        using var root = new TemporaryFolder();

        var (_, lines) = await Run(Builder("--Prefork:Chroot", root.Path, "--Prefork:MaxWorkerMemory", "1000000000"));

        Assert.Contains(
            $"Prefork:MaxWorkerMemory is set, and Prefork:Chroot '{root.Path}' has no /proc, where workers read their memory: mount it there, or remove one of the two.", lines);
    }

    private static ServerApplicationBuilder Builder(params string[] args)
    {
        var builder = ServerApplication.CreateBuilder(args);
        builder.Endpoints.Add("main", "tcp://127.0.0.1:0");
        builder.Handlers.Add(Handlers.Class("A", Handlers.On(HandlerEvent.Receive, "A.Receive")));
        return builder;
    }

    private static async Task<(int ExitCode, string[] Lines)> Run(ServerApplicationBuilder builder)
    {
        var before = Console.Error;
        using var error = new StringWriter();
        Console.SetError(error);
        try
        {
            var exitCode = await builder.Build().RunAsync();
            return (exitCode, error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            Console.SetError(before);
        }
    }
}
