namespace Prefork;

/// <summary>What one client or worker may hold: <c>Prefork:Limits</c>.</summary>
public sealed class LimitOptions
{
    /// <summary>Bytes that may wait for a client that does not read, for each session; 8 MiB unless set.</summary>
    public int MaxOutputBytes { get; set; } = 8 << 20;

    /// <summary>Bytes of responses that a worker may hold while its response ring is full, for each worker; 64 MiB unless set.</summary>
    public long MaxResponseBacklogBytes { get; set; } = 64L << 20;
}
