namespace Prefork;

/// <summary>
/// What one client of an endpoint may hold: <c>Prefork:Endpoints:&lt;name&gt;:Limits</c>. What is not set is as in <see cref="LimitOptions"/>.
/// </summary>
public sealed class EndpointLimitOptions
{
    /// <summary>Bytes that may wait for a client that does not read: <see cref="LimitOptions.MaxOutputBytes"/> of this endpoint.</summary>
    public int? MaxOutputBytes { get; set; }

    /// <summary>Bytes that wait when <see cref="OnBufferFullAttribute"/> handlers are told: <see cref="LimitOptions.HighWatermarkBytes"/> of this endpoint.</summary>
    public int? HighWatermarkBytes { get; set; }

    /// <summary>Bytes that wait when <see cref="OnBufferEmptyAttribute"/> handlers are told: <see cref="LimitOptions.LowWatermarkBytes"/> of this endpoint.</summary>
    public int? LowWatermarkBytes { get; set; }

    /// <summary>How long output may wait for a client that takes none of it: <see cref="LimitOptions.SendTimeout"/> of this endpoint.</summary>
    public TimeSpan? SendTimeout { get; set; }
}
