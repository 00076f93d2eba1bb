using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Prefork.Tasks;

namespace Prefork.Hosting;

/// <summary>
/// The user's services. Nothing is built until something asks for it: a worker whose handlers need no service starts
/// without a container, and only one with hosted services pays for a generic host.
/// </summary>
internal sealed class ServerHost : IKeyedServiceProvider, IAsyncDisposable
{
    private readonly IServiceCollection _userServices;
    private readonly ConfigurationManager _configuration;
    private readonly IHostEnvironment _environment;
    private readonly ILoggerFactory _loggerFactory;
    private readonly Server _server;
    private readonly PreforkOptions _options;

    /// <summary>With a lock, because in one process the loop and the user processes may ask at the same time.</summary>
    private readonly Lazy<IServiceProvider> _services;
    private IHost? _host;
    private IPayloadSerializer? _serializer;

    public ServerHost(
        IServiceCollection userServices,
        ConfigurationManager configuration,
        IHostEnvironment environment,
        ILoggerFactory loggerFactory,
        Server server,
        PreforkOptions options)
    {
        _userServices = userServices;
        _configuration = configuration;
        _environment = environment;
        _loggerFactory = loggerFactory;
        _server = server;
        _options = options;
        _services = new Lazy<IServiceProvider>(Build);
        HasHostedServices = Contains(typeof(IHostedService)) || Contains(typeof(IStartupValidator));
    }

    /// <summary>What payloads are written and read by: the application's own, or MemoryPack. Builds the services only where there is one of its own.</summary>
    public IPayloadSerializer PayloadSerializer => Contains(typeof(IPayloadSerializer))
        ? Services.GetRequiredService<IPayloadSerializer>()
        : _serializer ??= new MemoryPackPayloadSerializer();

    /// <summary>Whether the application has a codec of its own for a type, or for every type.</summary>
    public bool HasMessageCodec<T>() => Contains(typeof(IMessageCodec<T>)) || Contains(typeof(IMessageCodec<>));

    /// <summary>Whether there is anything for <see cref="StartAsync"/> to start.</summary>
    public bool HasHostedServices { get; }

    /// <summary>The services, built when first read.</summary>
    public IServiceProvider Services => _services.Value;

    /// <summary>Cancelled when a hosted service asks for the process to stop, as a failed background service does.</summary>
    public CancellationToken Stopping => _host?.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping ?? default;

    /// <summary>Builds the services only when the first one is asked for.</summary>
    public object? GetService(Type serviceType) => Services.GetService(serviceType);

    public object? GetKeyedService(Type serviceType, object? serviceKey) => Keyed.GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) => Keyed.GetRequiredKeyedService(serviceType, serviceKey);

    /// <summary>Starts the hosted services. Only processes that run handlers call it.</summary>
    public Task StartAsync(CancellationToken cancellation)
    {
        if (!HasHostedServices)
        {
            return Task.CompletedTask;
        }

        _ = Services;
        return _host!.StartAsync(cancellation);
    }

    public Task StopAsync(CancellationToken cancellation) => _host?.StopAsync(cancellation) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        switch (_host ?? (_services.IsValueCreated ? _services.Value : null) as object)
        {
            case IAsyncDisposable disposable:
                await disposable.DisposeAsync().ConfigureAwait(false);
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
    }

    private IKeyedServiceProvider Keyed => Services as IKeyedServiceProvider
        ?? throw new InvalidOperationException("The container of this application gives no services by key.");

    private IServiceProvider Build()
    {
        if (HasHostedServices)
        {
            _host = BuildHost();
            return _host.Services;
        }

        var services = new ServiceCollection();
        services.AddOptions();
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton<IConfiguration>(_configuration);
        services.AddSingleton(_environment);
        services.AddSingleton<IHostApplicationLifetime, ApplicationLifetime>();
        AddServices(services);
        return services.BuildServiceProvider();
    }

    private IHost BuildHost()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings
        {
            ApplicationName = _environment.ApplicationName,
            Configuration = _configuration,
            ContentRootPath = _environment.ContentRootPath,
            EnvironmentName = _environment.EnvironmentName,
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = _options.MaxWaitTime);
        AddServices(builder.Services);

        // Signals belong to Prefork.
        builder.Services.RemoveAll<IHostLifetime>();
        builder.Services.AddSingleton<IHostLifetime, NullHostLifetime>();
        return builder.Build();
    }

    private void AddServices(IServiceCollection services)
    {
        foreach (var service in _userServices)
        {
            services.Add(service);
        }

        services.RemoveAll<ILoggerFactory>();
        services.AddSingleton(_loggerFactory);
        services.AddSingleton(_server);
        _server.Shared.AddTo(services);
        services.AddSingleton(Options.Create(_options));
    }

    private bool Contains(Type serviceType)
    {
        foreach (var service in _userServices)
        {
            if (service.ServiceType == serviceType)
            {
                return true;
            }
        }

        return false;
    }
}
