using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Prefork.Hosting;

namespace Prefork.Tests.Hosting;

public sealed class ServerHostTests
{
    private readonly ServiceCollection _services = new();
    private readonly Server _server = new(ServerRole.Worker, 1, 0, []);
    private readonly PreforkOptions _options = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Services_have_what_any_host_gives_and_the_server(bool hosted)
    {
        if (hosted)
        {
            _services.AddHostedService<Recorder>();
        }

        await using var host = Create();

        Assert.Same(_server, host.Services.GetRequiredService<Server>());
        Assert.Same(_options, host.Services.GetRequiredService<IOptions<PreforkOptions>>().Value);
        Assert.Same(NullLoggerFactory.Instance, host.Services.GetRequiredService<ILoggerFactory>());
        Assert.NotNull(host.Services.GetRequiredService<ILogger<ServerHostTests>>());
        Assert.NotNull(host.Services.GetRequiredService<IConfiguration>());
        Assert.NotNull(host.Services.GetRequiredService<IHostEnvironment>());
        Assert.NotNull(host.Services.GetRequiredService<IHostApplicationLifetime>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Shared_objects_are_services_by_name(bool hosted)
    {
        if (hosted)
        {
            _services.AddHostedService<Recorder>();
        }

        var shared = SharedObjects.Create(new SharedCollection([]).Counter("one").Counter("two").Definitions);
        var server = new Server(ServerRole.Worker, 1, 0, []) { Shared = shared };
        await using var host = Create(server);

        Assert.Same(shared.Counter("two"), host.GetRequiredKeyedService<SharedCounter>("two"));
        Assert.Null(host.GetKeyedService<SharedCounter>("three"));
        Assert.Same(shared.Counter("one"), host.Services.GetRequiredKeyedService<SharedCounter>("one"));
    }

    [Fact]
    public async Task Nothing_is_built_or_started_where_nothing_is_hosted()
    {
        var built = 0;
        _services.AddSingleton(_ => built++.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await using var host = Create();

        await host.StartAsync(default);
        await host.StopAsync(default);

        Assert.False(host.HasHostedServices);
        Assert.Equal(0, built);
        Assert.Equal("0", host.GetService(typeof(string)));
    }

    [Fact]
    public async Task Hosted_services_start_and_stop_with_the_host()
    {
        _services.AddSingleton<Recorder>();
        _services.AddHostedService(provider => provider.GetRequiredService<Recorder>());
        await using var host = Create();
        var recorder = host.Services.GetRequiredService<Recorder>();
        Assert.Empty(recorder.Events);

        await host.StartAsync(default);
        Assert.Equal(["start"], recorder.Events);
        Assert.False(host.Stopping.IsCancellationRequested);

        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        Assert.True(host.Stopping.IsCancellationRequested);

        await host.StopAsync(default);
        Assert.Equal(["start", "stop"], recorder.Events);
    }

    private ServerHost Create(Server? server = null)
    {
        var environment = new ServerEnvironment { ApplicationName = "tests", EnvironmentName = "Tests", ContentRootPath = AppContext.BaseDirectory };
        return new ServerHost(_services, new ConfigurationManager(), environment, NullLoggerFactory.Instance, server ?? _server, _options);
    }

    private sealed class Recorder : IHostedService
    {
        public List<string> Events { get; } = [];

        public Task StartAsync(CancellationToken cancellationToken)
        {
            Events.Add("start");
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            Events.Add("stop");
            return Task.CompletedTask;
        }
    }
}
