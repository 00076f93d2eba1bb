using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Prefork.Diagnostics;

namespace Prefork.Hosting;

/// <summary>
/// The logging of a process. It works before and without the service container, which the master and the manager never
/// need and a worker only for the services of its handlers.
/// </summary>
internal sealed class ServerLogging : ILoggingBuilder
{
    public ServerLogging(IServiceCollection services)
    {
        Services = services;
        services.AddSingleton<ILoggerProvider>(Lines);
    }

    public IServiceCollection Services { get; }

    /// <summary>The provider that writes to standard output, unless the application cleared it.</summary>
    public LineLoggerProvider Lines { get; } = new();

    /// <summary>Whether a provider was added that only the service container can make.</summary>
    public bool NeedsServices
    {
        get
        {
            foreach (var service in Services)
            {
                if (service.ServiceType == typeof(ILoggerProvider) && !service.IsKeyedService && service.ImplementationInstance is null)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public LoggerFactory CreateFactory(IConfiguration configuration)
    {
        var filters = LoggerFilters.Read(configuration.GetSection(SettingNames.Logging));
        var providers = new List<ILoggerProvider>();
        foreach (var service in Services)
        {
            if (service.IsKeyedService)
            {
                continue;
            }

            switch (service.ImplementationInstance)
            {
                case ILoggerProvider provider when service.ServiceType == typeof(ILoggerProvider):
                    providers.Add(provider);
                    break;
                case IConfigureOptions<LoggerFilterOptions> configure:
                    configure.Configure(filters);
                    break;
            }
        }

        return new LoggerFactory(providers, filters);
    }

    /// <summary>Adds the providers that the service container makes.</summary>
    public void AddProviders(LoggerFactory factory, IServiceProvider services)
    {
        foreach (var provider in services.GetServices<ILoggerProvider>())
        {
            if (!IsInstance(provider))
            {
                factory.AddProvider(provider);
            }
        }
    }

    private bool IsInstance(ILoggerProvider provider)
    {
        foreach (var service in Services)
        {
            if (!service.IsKeyedService && ReferenceEquals(service.ImplementationInstance, provider))
            {
                return true;
            }
        }

        return false;
    }
}
