namespace Prefork;

/// <summary>One address that the server listens at: <c>Prefork:Endpoints:&lt;name&gt;</c>.</summary>
public sealed class EndpointOptions
{
    /// <summary>
    /// The address, such as <c>tcp://127.0.0.1:9501</c>, <c>tcp://[::1]:9501</c> or <c>tcp://*:9501</c>. Port 0 takes any free port.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>How many connections the kernel holds until they are accepted, from 1 to 65535; 512 unless set.</summary>
    public int Backlog { get; set; } = 512;

    /// <summary>Whether small writes are sent at once instead of being gathered (TCP_NODELAY); on unless set.</summary>
    public bool NoDelay { get; set; } = true;

    /// <summary>The encryption of its connections; off unless a certificate is set.</summary>
    public TlsOptions Tls { get; set; } = new();
}
