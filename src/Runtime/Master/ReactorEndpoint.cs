using Prefork.Framing;
using Prefork.Hosting;
using Prefork.Master.Tls;

namespace Prefork.Master;

/// <summary>What a reactor has to know of an endpoint.</summary>
internal sealed class ReactorEndpoint
{
    public required string Name { get; init; }

    /// <summary>Makes the framers of its connections.</summary>
    public required FramerFactory Framing { get; init; }

    public required DispatchMode Dispatch { get; init; }

    /// <summary>The application's own choice; null where it has none.</summary>
    public MessageDispatcher? Dispatcher { get; init; }

    /// <summary>Encrypts its connections; null where they are plain.</summary>
    public ITransportSecurityFactory? Security { get; init; }

    public required int MaxMessageLength { get; init; }

    /// <summary>What one of its clients may hold.</summary>
    public required OutputLimits Limits { get; init; }

    /// <summary>How many milliseconds may be without a byte in either direction, or 0.</summary>
    public long IdleTime { get; init; }

    /// <summary>How many milliseconds a client may send nothing, or 0.</summary>
    public long HeartbeatTime { get; init; }

    /// <summary>How often the two are checked.</summary>
    public long HeartbeatInterval { get; init; } = 1000;

    public bool WatchesIdle => IdleTime > 0 || HeartbeatTime > 0;

    /// <summary>Whether all messages of a session go to one worker.</summary>
    public bool IsSticky => Dispatcher is null && Dispatch is DispatchMode.Session or DispatchMode.ClientAddress or DispatchMode.UserId;
}
