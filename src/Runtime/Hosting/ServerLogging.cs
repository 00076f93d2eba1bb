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

    /// <summary>Opens the output: <c>Prefork:Log:File</c>, or standard output.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="directory">What a relative path is relative to.</param>
    /// <param name="credentials">What processes with handlers change to.</param>
    /// <exception cref="StartupException">The file cannot be opened.</exception>
    public void OpenOutput(PreforkOptions options, string directory, ProcessCredentials? credentials)
    {
        if (string.IsNullOrEmpty(options.Log.File))
        {
            if (credentials is not null)
            {
                Lines.Open(null);
            }

            return;
        }

        try
        {
            Lines.Open(new LogFile(Path.GetFullPath(options.Log.File, directory), credentials?.UserId, credentials?.GroupId));
        }
        catch (IOException exception)
        {
            throw new StartupException(
                $"{SettingCatalog.LogFile.FullName()} is '{options.Log.File}', which cannot be opened: {exception.Message}; {SettingCatalog.LogFile.Cure}.");
        }
    }

    /// <summary>Opens the file anew, if the log goes to one.</summary>
    public void ReopenOutput(ILogger logger)
    {
        if (Lines.File is not { } file)
        {
            return;
        }

        try
        {
            Lines.Reopen();
            Log.LogReopened(logger, file.Path);
        }
        catch (IOException exception)
        {
            Log.LogNotReopened(logger, file.Path, exception.Message);
        }
    }

    /// <summary>
    /// Makes the factory. Only a provider that the service container has to make makes it read <paramref name="services"/>.
    /// </summary>
    public ILoggerFactory CreateFactory(IConfiguration configuration, Func<ILoggerFactory, IServiceProvider> services)
    {
        var filters = LoggerFilters.Read(configuration.GetSection(SettingNames.Logging));
        var providers = new List<ILoggerProvider>();
        var needsServices = false;
        foreach (var service in Services)
        {
            if (service.IsKeyedService)
            {
                continue;
            }

            if (service.ServiceType == typeof(ILoggerProvider))
            {
                if (service.ImplementationInstance is ILoggerProvider provider)
                {
                    providers.Add(provider);
                }
                else
                {
                    needsServices = true;
                }
            }
            else if (service.ImplementationInstance is IConfigureOptions<LoggerFilterOptions> configure)
            {
                configure.Configure(filters);
            }
        }

        if (!needsServices && providers is [LineLoggerProvider] && LineLoggerFactory.Supports(filters))
        {
            return new LineLoggerFactory(Lines, filters);
        }

        var factory = new LoggerFactory(providers, filters);
        if (needsServices)
        {
            AddProviders(factory, services(factory));
        }

        return factory;
    }

    private void AddProviders(LoggerFactory factory, IServiceProvider services)
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
