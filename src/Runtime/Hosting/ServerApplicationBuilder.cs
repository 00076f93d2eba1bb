using System.ComponentModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prefork.Hosting;
using Prefork.Registration;

namespace Prefork;

/// <summary>Sets up a server.</summary>
public sealed class ServerApplicationBuilder
{
    private readonly ServerLogging _logging;
    private readonly ServerEnvironment _environment;
    private readonly List<string> _mistakes = [];
    private bool _built;

    internal ServerApplicationBuilder(string[] args)
    {
        Configuration = new ConfigurationManager();
        Shared = new SharedCollection(_mistakes);
        _environment = ConfigurationSources.Add(Configuration, args, _mistakes);
        _logging = new ServerLogging(Services);
    }

    /// <summary>
    /// The settings: <c>appsettings.json</c> beside the program and in the content root, <c>appsettings.{Environment}.json</c>,
    /// the environment and the command line, of which the later wins. Files are read once, when the process starts.
    /// </summary>
    public ConfigurationManager Configuration { get; }

    /// <summary>The services of handlers and user processes. They are built only in processes that run these, and there only when one is needed.</summary>
    public IServiceCollection Services { get; } = new ServiceCollection();

    /// <summary>The logging of every process; the section <c>Logging</c> of the configuration applies.</summary>
    public ILoggingBuilder Logging => _logging;

    /// <summary>The name of the environment, of the application, and its content root.</summary>
    public IHostEnvironment Environment => _environment;

    /// <summary>The addresses to listen at; <c>Prefork:Endpoints</c> in the configuration changes and adds to them.</summary>
    public EndpointCollection Endpoints { get; } = new();

    /// <summary>The processes of the application's own that run beside the workers; a class gets one by <see cref="UserProcessAttribute"/>, too.</summary>
    public UserProcessCollection Processes { get; } = new();

    /// <summary>The objects in shared memory, which every process of the server sees and changes.</summary>
    public SharedCollection Shared { get; }

    /// <summary>The handler classes; filled by the generated <c>AddHandlers()</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public HandlerRegistry Handlers { get; } = new();

    /// <summary>What takes the stacks of slow workers; set by the package Prefork.Diagnostics.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IStackSource? StackSource { get; set; }

    /// <summary>Finishes the set-up.</summary>
    /// <exception cref="InvalidOperationException">It was called before.</exception>
    public ServerApplication Build()
    {
        if (_built)
        {
            throw new InvalidOperationException("The server has been built already.");
        }

        _built = true;
        foreach (var (client, create) in Handlers.Clients)
        {
            // Unless the application has registered one of its own.
            Services.TryAdd(ServiceDescriptor.Singleton(client, services => create(services.GetRequiredService<Server>())));
        }

        return new ServerApplication(Configuration, _environment, Services, _logging, Endpoints, Processes, Handlers, _mistakes)
        {
            StackSource = StackSource,
            Shared = Shared.Definitions,
        };
    }
}
