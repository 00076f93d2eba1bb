using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Prefork.Registration;

namespace Prefork.Hosting;

/// <summary>What a process of the server is made of, whatever its role.</summary>
internal sealed class ServerContext
{
    /// <summary>The settings, checked by the first process.</summary>
    public required PreforkOptions Options { get; init; }

    /// <summary>The settings as they were read, for handlers.</summary>
    public required IConfiguration Configuration { get; init; }

    /// <summary>The endpoints, ordered by name, each at its index.</summary>
    public required IReadOnlyList<EndpointDefinition> Endpoints { get; init; }

    public required HandlerTable Handlers { get; init; }

    public required UserProcessList UserProcesses { get; init; }

    /// <summary>The user's services, built only when read; only processes that run handlers read and start them.</summary>
    public required ServerHost Host { get; init; }

    /// <summary>What takes the stacks of slow workers; null where the application has added none.</summary>
    public IStackSource? StackSource { get; init; }

    public required ILoggerFactory LoggerFactory { get; init; }

    public required Server Server { get; init; }

    /// <summary>When the process was started, of one that runs user code, as /proc had it: out of reach in a chroot.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>Where relative paths in the settings begin.</summary>
    public required string ContentRoot { get; init; }

    /// <summary>Opens the log file of this process anew; any thread.</summary>
    public required Action ReopenLogs { get; init; }
}
