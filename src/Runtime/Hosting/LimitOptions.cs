namespace Prefork;

/// <summary>What one client or worker may hold: <c>Prefork:Limits</c>.</summary>
public sealed class LimitOptions
{
    /// <summary>
    /// Bytes that may wait for a client that does not read, for each session; 8 MiB unless set. While there are as many,
    /// <see cref="Session.Send"/> returns <see cref="SendResult.Overflow"/>.
    /// </summary>
    public int MaxOutputBytes { get; set; } = 8 << 20;

    /// <summary>Bytes of responses that a worker may hold while its response ring is full, for each worker; 64 MiB unless set.</summary>
    public long MaxResponseBacklogBytes { get; set; } = 64L << 20;

    /// <summary>Bytes that one send may have; 64 MiB unless set. Files that are sent as such have no limit.</summary>
    public int MaxResponseLength { get; set; } = 64 << 20;

    /// <summary>Bytes that wait for a client when <see cref="OnBufferFullAttribute"/> handlers are told; 1 MiB unless set, and never more than <see cref="MaxOutputBytes"/>.</summary>
    public int HighWatermarkBytes { get; set; } = 1 << 20;

    /// <summary>Bytes that wait for a client when <see cref="OnBufferEmptyAttribute"/> handlers are told; 256 KiB unless set, and never more than the high mark.</summary>
    public int LowWatermarkBytes { get; set; } = 256 << 10;

    /// <summary>
    /// How long output may wait for a client that takes none of it until the client is cut; a minute unless set.
    /// </summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromMinutes(1);
}
