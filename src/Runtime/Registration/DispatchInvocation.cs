using System.ComponentModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Prefork.Registration;

/// <summary>What a dispatch handler is called with. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct DispatchInvocation
{
    private readonly ref readonly ServerInvocation _server;

    /// <param name="server">What handlers of the master take; made once for each handler.</param>
    /// <param name="dispatch">The message.</param>
    internal DispatchInvocation(ref readonly ServerInvocation server, DispatchContext dispatch)
    {
        _server = ref server;
        Dispatch = dispatch;
    }

    /// <summary>The server, as the master sees it.</summary>
    public Server Server => _server.Server;

    /// <summary>A logger whose category is the handler's class.</summary>
    public ILogger Logger => _server.Logger;

    /// <summary>The settings.</summary>
    public IConfiguration Configuration => _server.Configuration;

    /// <summary>Cancelled when the server begins to stop.</summary>
    public CancellationToken Stopping => _server.Stopping;

    /// <summary>The message.</summary>
    public DispatchContext Dispatch { get; }
}
