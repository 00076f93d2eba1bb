namespace Prefork.Hosting;

/// <summary>What one client of an endpoint may hold: the endpoint's own settings, and the server's for what it leaves open.</summary>
internal sealed record OutputLimits
{
    /// <summary>How many bytes may wait for one slow client before it is cut.</summary>
    public required int MaxBytes { get; init; }

    /// <summary>The setting that <see cref="MaxBytes"/> comes from.</summary>
    public required string MaxBytesSetting { get; init; }

    /// <summary>How many bytes wait for a client when its worker is told.</summary>
    public required int HighWatermark { get; init; }

    /// <summary>How many bytes wait for it when the worker is told that they have gone.</summary>
    public required int LowWatermark { get; init; }

    /// <summary>How many milliseconds a client may take nothing of what waits for it.</summary>
    public required long SendTimeout { get; init; }

    /// <summary>The setting that <see cref="SendTimeout"/> comes from.</summary>
    public required string SendTimeoutSetting { get; init; }

    public static OutputLimits Of(EndpointDefinition endpoint, LimitOptions server)
    {
        var own = endpoint.Options.Limits;
        var most = own.MaxOutputBytes ?? server.MaxOutputBytes;
        var high = Math.Min(own.HighWatermarkBytes ?? server.HighWatermarkBytes, most);
        return new OutputLimits
        {
            MaxBytes = most,
            MaxBytesSetting = own.MaxOutputBytes is null
                ? SettingCatalog.MaxOutputBytes.FullName()
                : SettingCatalog.EndpointMaxOutputBytes.FullName("Endpoints", endpoint.Name),
            HighWatermark = high,
            LowWatermark = Math.Min(own.LowWatermarkBytes ?? server.LowWatermarkBytes, high),
            SendTimeout = (long)(own.SendTimeout ?? server.SendTimeout).TotalMilliseconds,
            SendTimeoutSetting = own.SendTimeout is null
                ? SettingCatalog.SendTimeout.FullName()
                : SettingCatalog.EndpointSendTimeout.FullName("Endpoints", endpoint.Name),
        };
    }
}
