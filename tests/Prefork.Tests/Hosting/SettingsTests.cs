using Prefork.Hosting;

namespace Prefork.Tests.Hosting;

[Collection(ProcessStateGroup.Name)]
public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Defaults_hold_where_nothing_is_set()
    {
        var options = Read(Builder());

        Assert.Equal(Environment.ProcessorCount, options.Workers);
        Assert.Equal(ServerMode.Process, options.Mode);
        Assert.Equal(TimeSpan.FromSeconds(10), options.MaxWaitTime);
        Assert.Equal(TimeSpan.Zero, options.SlowRequestTimeout);
        Assert.True(options.TraceWorkers);
        Assert.Equal(65536, options.MaxConnections);
        Assert.Equal(1 << 20, options.Lane.RequestRingBytes);
        Assert.Equal(1 << 20, options.Lane.ResponseRingBytes);
        Assert.Equal(4 << 20, options.Lane.ArenaBytes);
        Assert.Equal(1024, options.Lane.InFlight);
        Assert.Equal(8 << 20, options.Limits.MaxOutputBytes);
        Assert.Equal(64L << 20, options.Limits.MaxResponseBacklogBytes);
        Assert.Equal((0, 1, TimeSpan.FromMinutes(1)), (options.Tasks.Workers, options.Tasks.Concurrency, options.Tasks.Timeout));
        Assert.Equal((100_000, 256L << 20, TaskQueueMode.Fail), (options.Tasks.MaxQueue, options.Tasks.MaxQueueBytes, options.Tasks.WhenFull));
        Assert.Equal((128 << 20, 0), (options.Tasks.MaxPayloadLength, options.Tasks.MaxRequests));
        Assert.Equal((64L << 20, 64 << 20), (options.Messages.MaxQueueBytes, options.Messages.MaxLength));
        Assert.Equal("off", options.Affinity);
        Assert.Null(options.User);
        Assert.Null(options.Group);
        Assert.Null(options.Chroot);
        Assert.Null(options.Log.File);
        Assert.Empty(options.Endpoints);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(16, 4)]
    [InlineData(128, 8)]
    public void Reactors_follow_the_processors(int processors, int reactors) =>
        Assert.Equal(reactors, PreforkOptions.DefaultReactors(processors));

    [Fact]
    public void A_file_sets_options()
    {
        _root.Write("appsettings.json", """{ "Prefork": { "Workers": 3, "Mode": "Single", "Lane": { "InFlight": 64 }, "Endpoints": { "api": { "Url": "tcp://*:80", "NoDelay": false } } } }""");

        var options = Read(Builder());

        Assert.Equal(3, options.Workers);
        Assert.Equal(ServerMode.Single, options.Mode);
        Assert.Equal(64, options.Lane.InFlight);
        Assert.Equal("tcp://*:80", options.Endpoints["API"].Url);
        Assert.False(options.Endpoints["api"].NoDelay);
        Assert.Equal(512, options.Endpoints["api"].Backlog);
    }

    [Fact]
    public void A_file_sets_the_task_workers_and_the_messages()
    {
        _root.Write("appsettings.json", """
            { "Prefork": {
              "Tasks": { "Workers": 4, "Concurrency": 8, "Timeout": "00:00:05", "MaxQueue": 9, "MaxQueueBytes": 5000000000, "WhenFull": "wait", "MaxPayloadLength": 10, "MaxRequests": 11 },
              "Messages": { "MaxQueueBytes": 6000000000, "MaxLength": 12 } } }
            """);

        var options = Read(Builder());

        Assert.Equal((4, 8, TimeSpan.FromSeconds(5)), (options.Tasks.Workers, options.Tasks.Concurrency, options.Tasks.Timeout));
        Assert.Equal((9, 5_000_000_000, TaskQueueMode.Wait), (options.Tasks.MaxQueue, options.Tasks.MaxQueueBytes, options.Tasks.WhenFull));
        Assert.Equal((10, 11), (options.Tasks.MaxPayloadLength, options.Tasks.MaxRequests));
        Assert.Equal((6_000_000_000, 12), (options.Messages.MaxQueueBytes, options.Messages.MaxLength));
    }

    [Fact]
    public void A_file_sets_the_encryption_of_an_endpoint()
    {
        _root.Write("appsettings.json", """
            { "Prefork": { "Endpoints": { "main": { "Url": "tcp://*:80", "Tls": {
              "Certificate": "a.pem", "Key": "a.key", "Password": "secret", "Alpn": "h2", "ClientCertificate": "optional",
              "ClientCertificateAuthority": "ca.pem", "Protocols": "Tls13", "HandshakeTimeout": "00:00:03",
              "Sni": { "*.example.com": { "Certificate": "b.pem", "Key": "b.key" } } } } } } }
            """);

        var tls = Read(Builder()).Endpoints["main"].Tls;

        Assert.True(tls.IsOn);
        Assert.Equal(("a.pem", "a.key", "secret", "h2"), (tls.Certificate, tls.Key, tls.Password, tls.Alpn));
        Assert.Equal((ClientCertificateMode.Optional, "ca.pem"), (tls.ClientCertificate, tls.ClientCertificateAuthority));
        Assert.Equal(("Tls13", TimeSpan.FromSeconds(3)), (tls.Protocols, tls.HandshakeTimeout));
        var (host, certificate) = Assert.Single(tls.Sni);
        Assert.Equal(("*.example.com", "b.pem", "b.key"), (host, certificate.Certificate, certificate.Key));
    }

    [Fact]
    public void The_environments_file_wins_over_the_general_one()
    {
        _root.Write("appsettings.json", """{ "Prefork": { "Workers": 3, "Reactors": 2 } }""");
        _root.Write("appsettings.Staging.json", """{ "Prefork": { "Workers": 4 } }""");

        var builder = Builder("--environment", "Staging");
        var options = Read(builder);

        Assert.Equal("Staging", builder.Environment.EnvironmentName);
        Assert.Equal(4, options.Workers);
        Assert.Equal(2, options.Reactors);
    }

    [Fact]
    public void The_environment_wins_over_files_and_the_command_line_over_both()
    {
        _root.Write("appsettings.json", """{ "Prefork": { "Workers": 3, "Reactors": 3, "MaxConnections": 3 } }""");
        using var workers = new EnvironmentVariable("Prefork__Workers", "4");
        using var reactors = new EnvironmentVariable("Prefork__Reactors", "4");

        var options = Read(Builder("--Prefork:Workers", "5"));

        Assert.Equal(5, options.Workers);
        Assert.Equal(4, options.Reactors);
        Assert.Equal(3, options.MaxConnections);
    }

    [Fact]
    public void Configuration_overrides_an_endpoint_of_the_program_by_name_and_adds_others()
    {
        var builder = Builder("--Prefork:Endpoints:MAIN:Url", "tcp://127.0.0.1:1", "--Prefork:Endpoints:admin:Url", "tcp://127.0.0.1:2");
        builder.Endpoints.Add("main", "tcp://127.0.0.1:9501", endpoint => endpoint.Backlog = 7);

        var options = Read(builder);

        Assert.Equal(["admin", "main"], options.Endpoints.Keys.Order());
        Assert.Equal("tcp://127.0.0.1:1", options.Endpoints["main"].Url);
        Assert.Equal(7, options.Endpoints["main"].Backlog);
    }

    [Fact]
    public void A_process_that_relies_on_its_master_reads_the_same()
    {
        var builder = Builder("--Prefork:Workers", "5", "--Prefork:MaxWaitTime", "00:00:03");
        builder.Endpoints.Add("main", "tcp://127.0.0.1:9501");

        var options = SettingsReader.Read(builder.Configuration, builder.Endpoints);

        Assert.Equal(5, options.Workers);
        Assert.Equal(TimeSpan.FromSeconds(3), options.MaxWaitTime);
        Assert.Equal("tcp://127.0.0.1:9501", options.Endpoints["main"].Url);
    }

    [Fact]
    public void The_catalog_names_exactly_the_settings_that_the_options_have()
    {
        var expected = Paths(typeof(PreforkOptions), string.Empty).Order();

        Assert.Equal(expected, SettingCatalog.All.Select(setting => setting.Path).Order());
    }

    [Fact]
    public void An_endpoint_is_declared_once()
    {
        var builder = Builder();
        builder.Endpoints.Add("main", "tcp://127.0.0.1:1");

        Assert.Throws<ArgumentException>(() => builder.Endpoints.Add("Main", "tcp://127.0.0.1:2"));
        Assert.Throws<ArgumentException>(() => builder.Endpoints.Add("a:b", "tcp://127.0.0.1:2"));
        Assert.Equal(["main"], builder.Endpoints);
    }

    [Theory]
    [InlineData("Prefork:Wrokers", "Prefork:Workers")]
    [InlineData("Prefork:maxconections", "Prefork:MaxConnections")]
    [InlineData("Prefork:InFlight", "Prefork:Lane:InFlight")]
    [InlineData("Prefork:Endpoints:main:Uri", "Prefork:Endpoints:main:Url")]
    [InlineData("Prefork:Endpoints:main", "Prefork:Endpoints:main:Url")]
    [InlineData("Prefork:Limit:MaxOutputBytes", "Prefork:Limits:MaxOutputBytes")]
    [InlineData("Prefork:Telepathy", null)]
    public void An_unknown_setting_is_reported_with_the_nearest_known_one(string name, string? suggestion)
    {
        var unknown = new List<UnknownSetting>();
        var builder = Builder("--" + name, "1");

        SettingsReader.ReadChecked(builder.Configuration, builder.Endpoints, [], unknown);

        Assert.Equal([new UnknownSetting(name, suggestion)], unknown);
    }

    private static PreforkOptions Read(ServerApplicationBuilder builder)
    {
        var mistakes = new List<string>();
        var unknown = new List<UnknownSetting>();
        var options = SettingsReader.ReadChecked(builder.Configuration, builder.Endpoints, mistakes, unknown);
        Assert.Empty(mistakes);
        Assert.Empty(unknown);
        return options;
    }

    private static IEnumerable<string> Paths(Type type, string prefix)
    {
        foreach (var property in type.GetProperties())
        {
            if (property.PropertyType is { IsGenericType: true } dictionary && dictionary.GetGenericTypeDefinition() == typeof(Dictionary<,>))
            {
                foreach (var path in Paths(dictionary.GenericTypeArguments[1], $"{prefix}{property.Name}:*:"))
                {
                    yield return path;
                }
            }
            else if (property.PropertyType.Namespace == nameof(Prefork) && property.PropertyType.IsClass)
            {
                foreach (var path in Paths(property.PropertyType, $"{prefix}{property.Name}:"))
                {
                    yield return path;
                }
            }
            else
            {
                yield return prefix + property.Name;
            }
        }
    }

    private ServerApplicationBuilder Builder(params string[] args) =>
        ServerApplication.CreateBuilder([.. args, "--contentRoot", _root.Path]);
}
