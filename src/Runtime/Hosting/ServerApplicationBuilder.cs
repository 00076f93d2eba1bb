using System.ComponentModel;
using Prefork.Registration;

namespace Prefork;

/// <summary>Sets up a server.</summary>
public sealed class ServerApplicationBuilder
{
    internal ServerApplicationBuilder(string[] args) => Arguments = args;

    internal string[] Arguments { get; }

    /// <summary>The handler classes; filled by the generated <c>AddHandlers()</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public HandlerRegistry Handlers { get; } = new();
}
