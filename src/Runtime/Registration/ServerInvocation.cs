using System.ComponentModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Prefork.Registration;

/// <summary>What a handler of the master or the manager is called with. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ServerInvocation
{
    internal ServerInvocation(
        Server server,
        ILogger logger,
        IConfiguration configuration,
        CancellationToken stopping,
        WorkerErrorContext workerError = default,
        ReloadContext reload = default,
        PipeMessageContext pipeMessage = default,
        ReadOnlyMemory<byte> data = default)
    {
        PipeMessage = pipeMessage;
        Data = data;
        Server = server;
        Logger = logger;
        Configuration = configuration;
        Stopping = stopping;
        WorkerError = workerError;
        Reload = reload;
    }

    /// <summary>The server, as the process sees it.</summary>
    public Server Server { get; }

    /// <summary>A logger whose category is the handler's class.</summary>
    public ILogger Logger { get; }

    /// <summary>The settings.</summary>
    public IConfiguration Configuration { get; }

    /// <summary>Cancelled when the server begins to stop.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Which worker ended, for the worker error event.</summary>
    public WorkerErrorContext WorkerError { get; }

    /// <summary>The reload, for the events around one.</summary>
    public ReloadContext Reload { get; }

    /// <summary>Who sent the message, for the pipe message event.</summary>
    public PipeMessageContext PipeMessage { get; }

    /// <summary>The message's payload, for the pipe message event; valid until the handler has completed.</summary>
    public ReadOnlyMemory<byte> Data { get; }
}
