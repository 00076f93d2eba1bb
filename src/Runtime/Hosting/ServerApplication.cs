using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Hosting;
using Prefork.Ipc;
using Prefork.Manager;
using Prefork.Master;
using Prefork.Registration;
using Prefork.Shared;
using Prefork.Workers;

namespace Prefork;

/// <summary>A server: every process of it is this object in another role.</summary>
public sealed class ServerApplication
{
    private const int StartupFailed = 1;

    private readonly ConfigurationManager _configuration;
    private readonly ServerEnvironment _environment;
    private readonly IServiceCollection _services;
    private readonly ServerLogging _logging;
    private readonly EndpointCollection _endpoints;
    private readonly UserProcessCollection _processes;
    private readonly HandlerRegistry _handlers;
    private readonly List<string> _mistakes;
    private ServerContext? _context;

    internal ServerApplication(
        ConfigurationManager configuration,
        ServerEnvironment environment,
        IServiceCollection services,
        ServerLogging logging,
        EndpointCollection endpoints,
        UserProcessCollection processes,
        HandlerRegistry handlers,
        List<string> mistakes)
    {
        _configuration = configuration;
        _environment = environment;
        _services = services;
        _logging = logging;
        _endpoints = endpoints;
        _processes = processes;
        _handlers = handlers;
        _mistakes = mistakes;
    }

    /// <summary>The settings.</summary>
    public IConfiguration Configuration => _configuration;

    /// <summary>
    /// The services. <c>Main</c> runs in every process of the server, so what it resolves here is built in every one of
    /// them; what handlers need is better left to their constructors.
    /// </summary>
    public IServiceProvider Services => Context.Host.Services;

    internal IStackSource? StackSource { get; init; }

    internal IReadOnlyList<SharedDefinition> Shared { get; init; } = [];

    private ServerContext Context => _context ??= CreateContext();

    /// <summary>Starts to set up a server.</summary>
    /// <param name="args">The arguments of <c>Main</c>; settings are given as <c>--Prefork:Workers 2</c>.</param>
    public static ServerApplicationBuilder CreateBuilder(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);

        // Processes are started by the path as invoked, which may be relative to where the user stood.
        StartDirectory.Capture();
        return new(args);
    }

    /// <summary>
    /// Runs this process in the role that it was started for, until the server stops. A server that cannot start says why on
    /// standard error, a line for each mistake.
    /// </summary>
    /// <param name="stop">Stops the server as SIGTERM does.</param>
    /// <returns>The exit code of the process: 0 after an orderly stop, 1 where the server could not start.</returns>
    public async Task<int> RunAsync(CancellationToken stop = default)
    {
        try
        {
            // First of all, on the thread of Main, which lives as long as the process.
            if (ChildEnvironment.Current is { } child)
            {
                child.Arm();
            }
            else
            {
                _ = InheritedSockets.Current;
            }

            return await Run(Context, stop).ConfigureAwait(false);
        }
        catch (StartupException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return StartupFailed;
        }
        finally
        {
            if (_context is not null)
            {
                await _context.Host.DisposeAsync().ConfigureAwait(false);
                _context.LoggerFactory.Dispose();
            }
        }
    }

    private static Task<int> Run(ServerContext context, CancellationToken stop) => context.Server.Role switch
    {
        ServerRole.Worker or ServerRole.TaskWorker or ServerRole.UserProcess when !context.Server.Shared.IsAvailable => Task.FromResult(RefusedProcess.Run(context)),
        ServerRole.Master => Task.FromResult(MasterProcess.Run(context, stop)),
        ServerRole.Manager => Task.FromResult(ManagerProcess.Run(context, stop)),
        ServerRole.Worker or ServerRole.TaskWorker => Task.FromResult(WorkerProcess.Run(context, stop)),
        ServerRole.UserProcess => Task.FromResult(UserProcessRunner.Run(context, stop)),
        _ => Task.FromResult(SingleProcess.Run(context, stop)),
    };

    private ServerContext CreateContext()
    {
        var first = ChildEnvironment.Current is null;
        var unknown = new List<UnknownSetting>();
        var options = first
            ? SettingsReader.ReadChecked(_configuration, _endpoints, _mistakes, unknown)
            : SettingsReader.Read(_configuration, _endpoints);
        var endpoints = EndpointDefinition.List(options);
        var handlers = HandlerTable.Build(_handlers, endpoints);
        var userProcesses = UserProcessList.Build(_processes, _handlers, _mistakes);
        if (first)
        {
            Check(options, endpoints, handlers, userProcesses);
        }

        if (_mistakes.Count > 0)
        {
            // A misspelt setting is often why another one is missing.
            throw new StartupException(_mistakes.Concat(unknown.Select(setting => setting.ToString())));
        }

        var identity = ProcessIdentity.Of(ChildEnvironment.Current, options.Mode);
        _logging.Lines.Process = identity.Label;
        var startTime = identity.Role is ServerRole.Worker or ServerRole.TaskWorker or ServerRole.UserProcess ? Process.GetCurrentProcess().StartTime : default;
        var credentials = ProcessCredentials.Read(options, _mistakes);
        if (_mistakes.Count > 0)
        {
            throw new StartupException(_mistakes);
        }

        _logging.OpenOutput(options, _environment.ContentRootPath, credentials);
        if (credentials is not null && ChildEnvironment.Current is { Role: not ServerRole.Manager } child)
        {
            // Before anything that may be user code: services, and with them providers of the log, are made below.
            CredentialChange.Run(credentials, child, _environment, _logging.Lines.File);
        }

        var server = new Server(
            identity.Role,
            identity.MasterProcessId,
            identity.Role is ServerRole.Worker or ServerRole.TaskWorker ? identity.Id : null,
            Array.ConvertAll(endpoints, endpoint => new ServerEndpoint(endpoint.Name, endpoint.Options.Url!)))
        {
            Shared = first ? SharedObjects.Create(Shared) : SharedObjects.Open(ChildEnvironment.Current!.Descriptors.SharedObjects, Shared),
        };
        ServerHost? host = null;
        var loggerFactory = _logging.CreateFactory(_configuration, factory => (host = CreateHost(factory, server, options)).Services);
        host ??= CreateHost(loggerFactory, server, options);
        server.Shared.UseSerializer(() => host.PayloadSerializer);
        var hostingLogger = new GuardedLogger(loggerFactory.CreateLogger(LogCategories.Hosting));
        if (first)
        {
            unknown.ForEach(setting => Log.UnknownSetting(hostingLogger, setting));
            FitConnections(options, hostingLogger);
        }

        return new ServerContext
        {
            Options = options,
            ContentRoot = _environment.ContentRootPath,
            Configuration = _configuration,
            Endpoints = endpoints,
            Handlers = handlers,
            UserProcesses = userProcesses,
            Host = host,
            StackSource = StackSource,
            LoggerFactory = loggerFactory,
            Server = server,
            StartTime = startTime,
            ReopenLogs = () => _logging.ReopenOutput(hostingLogger),
        };
    }

    /// <summary>Collects the mistakes; the processes that the first one spawns may rely on it.</summary>
    private void Check(PreforkOptions options, EndpointDefinition[] endpoints, HandlerTable handlers, UserProcessList userProcesses)
    {
        PlatformRequirements.Check(_mistakes);
        var validator = new PreforkOptionsValidator(_mistakes);
        validator.Validate(options);
        validator.ValidateProcesses(options, userProcesses.Entries.Count);
        validator.Validate(endpoints);
        foreach (var endpoint in endpoints)
        {
            if (TlsFeature.IsSupported)
            {
                TlsRequirements.Check(endpoint, _environment.ContentRootPath, _mistakes);
            }
            else if (endpoint.Options.Tls.IsOn)
            {
                _mistakes.Add($"Prefork:Endpoints:{endpoint.Name}:Tls asks for encryption, and the program was built without: remove PreforkTls from its project.");
            }
        }

        handlers.Check(endpoints, _mistakes);
    }

    private ServerHost CreateHost(ILoggerFactory loggerFactory, Server server, PreforkOptions options) =>
        new(_services, _configuration, _environment, loggerFactory, server, options);

    private void FitConnections(PreforkOptions options, ILogger logger)
    {
        var limit = DescriptorLimit.Raise();
        var connections = DescriptorLimit.Fit(options.MaxConnections, limit);
        if (connections < 1)
        {
            throw new StartupException(
                $"This process may open {limit} files, and Prefork needs {DescriptorLimit.Reserve} besides connections: raise the limit with 'ulimit -n' or LimitNOFILE.");
        }

        if (connections < options.MaxConnections)
        {
            if (_configuration[SettingCatalog.MaxConnections.FullName()] is not null)
            {
                Log.ConnectionsLowered(logger, options.MaxConnections, connections, limit);
            }

            options.MaxConnections = connections;
        }
    }
}
